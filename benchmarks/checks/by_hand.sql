-- The same readings as SQL that a person would write for DuckDB: a state holds until the next check, runs of failed
-- checks are outages, those of ten minutes and more count, cut to their months.
WITH held AS (
    SELECT service, epoch_us(checked_at) AS a, status = 'up' AS up,
        lead(epoch_us(checked_at), 1, $horizon) OVER w AS b,
        lag(status = 'up', 1, true) OVER w AS was_up
    FROM checks WINDOW w AS (PARTITION BY service ORDER BY checked_at)
), changed AS (
    SELECT service, a, up, lead(a, 1, $horizon) OVER (PARTITION BY service ORDER BY a) AS b
    FROM held WHERE up <> was_up
), outages AS (
    SELECT service, a, b FROM changed WHERE NOT up AND b - a >= 600000000
), cut AS (
    SELECT service, month, greatest(a, starts) AS a, least(b, ends) AS b
    FROM outages JOIN months ON a < ends AND b > starts
), down AS (
    SELECT service, month, sum(b - a)::BIGINT AS down FROM cut GROUP BY ALL
)
SELECT s.service, m.month, m.ends - m.starts - coalesce(d.down, 0) AS up, m.ends - m.starts AS whole
FROM services AS s CROSS JOIN months AS m LEFT JOIN down AS d USING (service, month)
