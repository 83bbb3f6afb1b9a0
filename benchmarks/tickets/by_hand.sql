-- The same readings as SQL that a person would write for DuckDB: pauses are cut to the ticket, counted in open time,
-- united where they overlap (one window), and taken off. `day` holds the open spans of each day, `month` its months.
WITH seen AS NOT MATERIALIZED (
    SELECT ticket_id, opened_at, solved_at, priority, coalesce(solved_at, $horizon) AS until
    FROM tickets WHERE opened_at <= $horizon AND opened_at >= $first
), cut AS (
    SELECT t.ticket_id, greatest(p.since, t.opened_at) AS a, least(coalesce(p.until, t.until), t.until) AS b
    FROM pauses AS p JOIN seen AS t USING (ticket_id)
    WHERE greatest(p.since, t.opened_at) < least(coalesce(p.until, t.until), t.until)
), counted AS (
    SELECT ticket_id, {open_a} AS f, {open_b} AS g
    FROM cut
    LEFT JOIN day AS x ON x.d = (a - $origin) // 86400000000
    LEFT JOIN day AS y ON y.d = (b - $origin) // 86400000000
), united AS (
    SELECT ticket_id, f, g,
        max(g) OVER (PARTITION BY ticket_id ORDER BY f, g ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS r
    FROM counted
), paused AS MATERIALIZED (
    SELECT ticket_id, sum(greatest(0, g - greatest(f, coalesce(r, f))))::BIGINT AS pause, max(g) AS paused_to
    FROM united GROUP BY ticket_id
), elapsed AS (
    SELECT CASE WHEN opened_at >= m.cut THEN m.after ELSE m.before END AS month, priority, solved_at IS NOT NULL AS solved, {open_until} - {open_opened} - coalesce(pause, 0) AS took,
        -- A limit used up at closing, or when a pause began, was due then: whoever stops while the clock stands still is late.
        t.until > opened_at AND (NOT {running_until} OR coalesce(paused_to = {open_until}, false)) AS idle,
        CASE priority WHEN 'P1' THEN 4 WHEN 'P2' THEN 12 WHEN 'P3' THEN 30 WHEN 'P4' THEN 60 END * 3600000000 AS most
    FROM seen AS t
    LEFT JOIN paused USING (ticket_id)
    LEFT JOIN day AS x ON x.d = (opened_at - $origin) // 86400000000
    LEFT JOIN day AS y ON y.d = (t.until - $origin) // 86400000000
    LEFT JOIN month AS m ON m.d = (opened_at - $origin) // 86400000000
)
SELECT month, priority,
    count(*) FILTER (took < most AND solved OR took = most AND solved AND NOT idle) AS inside,
    count(*) FILTER (took > most OR took = most AND (NOT solved OR idle)) AS outside,
    count(*) FILTER (NOT solved AND took < most) AS pending,
    quantile_disc(took, [0.5, 0.9, 0.95]) FILTER (solved) AS percentiles,
    sum(took) FILTER (solved)::BIGINT AS time,
    max(took) FILTER (solved) AS longest
FROM elapsed GROUP BY month, priority
