-- Six figures of the weekly page, straight from the files: December 2025 in New York, up to 15 December 08:00 UTC.
WITH every AS (
    SELECT *, score >= 50 AS good FROM leads WHERE created_at <= TIMESTAMP '2025-12-15 08:00'
), december AS (
    SELECT * FROM every WHERE created_at >= TIMESTAMP '2025-12-01 05:00'
), tried AS (
    SELECT DISTINCT lead_id FROM activities JOIN every USING (lead_id)
    WHERE good AND assigned_at BETWEEN TIMESTAMP '2025-12-01 05:00' AND TIMESTAMP '2025-12-15 08:00'
        AND direction = 'outbound' AND channel <> 'automatic mail'
        AND started_at BETWEEN assigned_at AND TIMESTAMP '2025-12-15 08:00'
), opened AS (
    SELECT lead_id, min(closed_at) FILTER (stage = 'won' AND closed_at <= TIMESTAMP '2025-12-15 08:00') AS won_at
    FROM deals WHERE created_at <= TIMESTAMP '2025-12-15 08:00' GROUP BY lead_id
)
SELECT
    (SELECT count(*) FROM december WHERE good) AS "leads of quality A and B",
    (SELECT count(*) FROM december WHERE good AND assigned_at <= TIMESTAMP '2025-12-15 08:00'
        AND assigned_at <= created_at + INTERVAL 10 MINUTE) AS "routed within ten minutes",
    (SELECT sum(amount) FROM deals WHERE created_at BETWEEN TIMESTAMP '2025-12-01 05:00' AND TIMESTAMP '2025-12-15 08:00')
        AS "new pipeline",
    (SELECT count(*) FROM december) AS "entered the funnel",
    (SELECT count(*) FROM december JOIN opened USING (lead_id) WHERE won_at IS NOT NULL) AS "became customers",
    (SELECT count(*) FROM every LEFT JOIN tried USING (lead_id)
        WHERE good AND assigned_at BETWEEN TIMESTAMP '2025-12-01 05:00' AND TIMESTAMP '2025-12-15 08:00'
        AND tried.lead_id IS NULL) AS "without an attempt"
