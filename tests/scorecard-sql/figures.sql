-- The weekly scorecard reckoned from events alone, by kpi.md E.0 to E.5. Written from the definitions, not from the code.
-- Parameters, in the table `param`: now (log milliseconds), with_archived (1 = orders that left the replicas count too).
-- Functions given by the caller: local_day(instant, zone) = the calendar day there, days since 1970.

-- What was asked ---------------------------------------------------------------------------------------------------
CREATE TEMP TABLE customer_rule AS
  SELECT body ->> '$.customer.id' AS customer, body ->> '$.customer.rules.shortPermille' AS short_tol,
         body ->> '$.customer.rules.overPermille' AS over_tol, body ->> '$.customer.tier' AS tier, max(pos)
  FROM event WHERE type = 'CustomerDefined' GROUP BY 1;
CREATE UNIQUE INDEX temp.customer_rule_of ON customer_rule(customer);

CREATE TEMP TABLE orders AS
  SELECT body ->> '$.order' AS id, body ->> '$.customer' AS customer, body ->> '$.territory' AS territory,
         body ->> '$.zone' AS zone, body ->> '$.placedAt' AS placed_at
  FROM event WHERE type = 'OrderPlaced'
    AND ((SELECT with_archived FROM param) = 1
      OR body ->> '$.order' NOT IN (SELECT body ->> '$.order' FROM event WHERE type = 'OrderArchived'));
CREATE UNIQUE INDEX temp.orders_id ON orders(id);

-- Every wish for a line; the customer's newest one closes the ones before (E.8).
CREATE TEMP TABLE wish AS
  SELECT e.pos, e.body ->> '$.order' AS id, l.value ->> '$.line' AS line, l.value ->> '$.quantity' AS quantity,
         l.value ->> '$.unitPrice' AS price, l.value -> '$.request' AS request
  FROM event e, json_each(e.body, '$.lines') l WHERE e.type = 'OrderPlaced'
  UNION ALL
  SELECT pos, body ->> '$.order', body ->> '$.line', body ->> '$.quantity', body ->> '$.unitPrice', body -> '$.request'
  FROM event WHERE type IN ('LineChanged', 'LineAdded');
CREATE INDEX temp.wish_of ON wish(id, line, pos);

CREATE TEMP TABLE asked_line AS
  SELECT w.id, w.line, w.quantity, p.price, w.request ->> '$.day' AS day, w.request ->> '$.shipBy' AS ship_by,
         w.request ->> '$.from' AS starts, w.request ->> '$.until' AS ends
  -- A change says the price only where another one counts.
  FROM wish w JOIN wish p ON p.id = w.id AND p.line = w.line
    AND p.pos = (SELECT max(n.pos) FROM wish n WHERE n.id = w.id AND n.line = w.line AND n.price IS NOT NULL)
  WHERE w.pos = (SELECT max(n.pos) FROM wish n WHERE n.id = w.id AND n.line = w.line)
    AND w.id IN (SELECT id FROM orders);
CREATE UNIQUE INDEX temp.asked_line_of ON asked_line(id, line);

-- A substitute's line belongs to the request it stands in for, while both are one request.
CREATE TEMP TABLE instead AS
  SELECT body ->> '$.order' AS id, body ->> '$.line' AS line, body ->> '$.insteadOf.line' AS asked_line
  FROM event WHERE type = 'LineAdded' AND body -> '$.insteadOf' IS NOT NULL;
CREATE UNIQUE INDEX temp.instead_of ON instead(id, line);
CREATE TEMP TABLE part AS
  SELECT a.id, a.line AS own, coalesce((SELECT b.line FROM instead i JOIN asked_line b ON b.id = i.id AND b.line = i.asked_line
           WHERE i.id = a.id AND i.line = a.line AND b.day = a.day AND b.starts = a.starts AND b.ends = a.ends), a.line) AS line
  FROM asked_line a;
CREATE UNIQUE INDEX temp.part_own ON part(id, own);
CREATE INDEX temp.part_of ON part(id, line);
CREATE TEMP TABLE asked AS
  SELECT a.id, a.line, (SELECT sum(x.quantity) FROM part p JOIN asked_line x ON x.id = p.id AND x.line = p.own
                        WHERE p.id = a.id AND p.line = a.line) AS quantity, a.price, a.day, a.ship_by, a.starts, a.ends
  FROM asked_line a JOIN part p ON p.id = a.id AND p.own = a.line WHERE p.line = a.line;

-- What was promised ------------------------------------------------------------------------------------------------
CREATE TEMP TABLE dropped AS
  SELECT e.pos, e.body ->> '$.order' AS id, e.body ->> '$.line' AS line, d.value AS lot
  FROM event e, json_each(e.body, '$.dropLots') d WHERE e.type IN ('LineChanged', 'LotsWithdrawn');
CREATE INDEX temp.dropped_of ON dropped(id, line, lot);

-- A part of a lot that became a lot of its own: fewer units stand in the one it came from.
CREATE TEMP TABLE split_off AS
  SELECT e.pos, e.body ->> '$.order' AS id, e.body ->> '$.line' AS line, e.body ->> '$.lot' AS lot, l.value ->> '$.quantity' AS quantity
  FROM event e, json_each(e.body, '$.lots') l WHERE e.type = 'LotSplit';
CREATE INDEX temp.split_off_of ON split_off(id, line, lot, pos);

-- A lot's number may be given again after the lot was dropped: only what was not dropped since is standing.
CREATE TEMP TABLE lot AS
  SELECT e.pos, e.body ->> '$.order' AS id, l.value ->> '$.line' AS line, l.value ->> '$.lot' AS lot,
         l.value ->> '$.site' AS site,
         (l.value ->> '$.quantity') - coalesce((SELECT sum(s.quantity) FROM split_off s WHERE s.id = e.body ->> '$.order'
            AND s.line = l.value ->> '$.line' AND s.lot = l.value ->> '$.lot' AND s.pos > e.pos), 0) AS quantity,
         l.value ->> '$.promise.day' AS day, l.value ->> '$.promise.shipBy' AS ship_by,
         l.value ->> '$.promise.from' AS starts, l.value ->> '$.promise.until' AS ends
  FROM event e, json_each(e.body, '$.lots') l
  WHERE e.type IN ('OrderPlaced', 'LotsPromised', 'LotSplit')
    AND NOT EXISTS (SELECT 1 FROM dropped d WHERE d.id = e.body ->> '$.order' AND d.line = l.value ->> '$.line'
                      AND d.lot = l.value ->> '$.lot' AND d.pos > e.pos);
CREATE UNIQUE INDEX temp.lot_of ON lot(id, line, lot);

CREATE TEMP TABLE moved_promise AS
  SELECT pos, body ->> '$.order' AS id, body ->> '$.line' AS line, body ->> '$.lot' AS lot,
         body ->> '$.promise.day' AS day, body ->> '$.promise.from' AS starts, body ->> '$.promise.until' AS ends,
         body ->> '$.site' AS site
  FROM event WHERE type = 'LotRepromised';
CREATE INDEX temp.moved_promise_of ON moved_promise(id, line, lot, pos);

-- What happened ----------------------------------------------------------------------------------------------------
CREATE TEMP TABLE step AS
  SELECT e.pos, e.body ->> '$.order' AS id, m.value ->> '$.line' AS line, m.value ->> '$.lot' AS lot,
         m.value ->> '$.to' AS into_bucket, m.value ->> '$.quantity' AS quantity, e.body ->> '$.occurredAt' AS occurred_at
  FROM event e, json_each(e.body, '$.moves') m
  WHERE e.type = 'LotsMoved' AND m.value ->> '$.to' IN ('shipped', 'delivered');
CREATE INDEX temp.step_of ON step(id, line, lot);

CREATE TEMP TABLE cancel AS
  SELECT pos, seq, at, body ->> '$.order' AS id, body ->> '$.line' AS line, body ->> '$.lot' AS lot,
         body ->> '$.quantity' AS quantity, body ->> '$.failed' AS failed, coalesce(body ->> '$.requestFailed', 0) AS request_failed, body ->> '$.by' AS by_whom,
         body ->> '$.from' AS from_bucket, body ->> '$.reason' AS reason
  FROM event WHERE type IN ('LineCancelled', 'LotCancelled');
CREATE INDEX temp.cancel_of ON cancel(id, line, lot);

CREATE TEMP TABLE back AS
  SELECT body ->> '$.order' AS id, body ->> '$.line' AS line, body ->> '$.quantity' AS quantity
  FROM event WHERE type = 'ReturnRecorded';
CREATE INDEX temp.back_of ON back(id, line);

-- Each delivery against the first promise and against the one that stood when it was reported.
CREATE TEMP TABLE delivery AS
  SELECT s.id, s.line, s.lot, s.quantity, s.occurred_at,
         s.occurred_at BETWEEN l.starts AND l.ends AS in_first,
         coalesce((SELECT s.occurred_at BETWEEN p.starts AND p.ends FROM moved_promise p
                   WHERE p.id = s.id AND p.line = s.line AND p.lot = s.lot AND p.pos > l.pos AND p.pos < s.pos
                   ORDER BY p.pos DESC LIMIT 1),
                  s.occurred_at BETWEEN l.starts AND l.ends) AS in_current
  FROM step s JOIN lot l ON l.id = s.id AND l.line = s.line AND l.lot = s.lot AND s.pos > l.pos
  WHERE s.into_bucket = 'delivered';
CREATE INDEX temp.delivery_of ON delivery(id, line, lot);

CREATE TEMP TABLE lot_now AS
  SELECT l.id, l.line, l.lot, l.quantity, l.day AS first_day, l.ends AS first_ends,
         -- Its figures stand where it leaves from.
         coalesce((SELECT p.site FROM moved_promise p WHERE p.id = l.id AND p.line = l.line AND p.lot = l.lot
                   AND p.pos > l.pos AND p.site IS NOT NULL ORDER BY p.pos DESC LIMIT 1), l.site) AS site,
         coalesce((SELECT p.day FROM moved_promise p WHERE p.id = l.id AND p.line = l.line AND p.lot = l.lot
                   AND p.pos > l.pos ORDER BY p.pos DESC LIMIT 1), l.day) AS current_day,
         coalesce((SELECT p.ends FROM moved_promise p WHERE p.id = l.id AND p.line = l.line AND p.lot = l.lot
                   AND p.pos > l.pos ORDER BY p.pos DESC LIMIT 1), l.ends) AS current_ends,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = l.id AND s.line = l.line AND s.lot = l.lot
            AND s.pos > l.pos AND s.into_bucket = 'shipped') AS shipped,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = l.id AND s.line = l.line AND s.lot = l.lot
            AND s.pos > l.pos AND s.into_bucket = 'shipped' AND s.occurred_at <= l.ship_by) AS shipped_by_first,
         (SELECT coalesce(sum(d.quantity), 0) FROM delivery d WHERE d.id = l.id AND d.line = l.line AND d.lot = l.lot) AS delivered,
         (SELECT coalesce(sum(d.quantity * d.in_first), 0) FROM delivery d WHERE d.id = l.id AND d.line = l.line AND d.lot = l.lot) AS in_first,
         (SELECT coalesce(sum(d.quantity * d.in_current), 0) FROM delivery d WHERE d.id = l.id AND d.line = l.line AND d.lot = l.lot) AS in_current,
         (SELECT coalesce(sum(c.quantity), 0) FROM cancel c WHERE c.id = l.id AND c.line = l.line AND c.lot = l.lot AND c.pos > l.pos) AS cancelled,
         (SELECT coalesce(sum(c.quantity * c.failed), 0) FROM cancel c WHERE c.id = l.id AND c.line = l.line AND c.lot = l.lot AND c.pos > l.pos) AS failed
  FROM lot l WHERE l.id IN (SELECT id FROM orders);
CREATE INDEX temp.lot_now_of ON lot_now(id, line, lot);

-- One row per request (E.0). Due units: ordered without clean cancellations; what we failed stays in.
CREATE TEMP TABLE request AS
  SELECT a.*, o.customer, o.territory, o.zone, r.short_tol, r.over_tol, r.tier,
         coalesce((SELECT n.site FROM lot_now n WHERE n.id = a.id AND n.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) ORDER BY n.line, n.lot LIMIT 1), '') AS site,
         a.quantity
           - (SELECT coalesce(sum(c.quantity), 0) FROM cancel c WHERE c.id = a.id AND c.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND c.lot IS NULL)
           - (SELECT coalesce(sum(n.cancelled), 0) FROM lot_now n WHERE n.id = a.id AND n.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line)) AS wanted,
         (SELECT coalesce(sum(c.quantity), 0) FROM cancel c WHERE c.id = a.id AND c.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND (c.failed OR c.request_failed)) AS failed,
         (SELECT coalesce(sum(c.quantity), 0) FROM cancel c WHERE c.id = a.id AND c.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND c.lot IS NULL AND c.failed) AS failed_unpromised,
         (SELECT coalesce(sum(n.quantity - n.cancelled), 0) FROM lot_now n WHERE n.id = a.id AND n.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line)) AS in_lots,
         (SELECT coalesce(sum(b.quantity), 0) FROM back b WHERE b.id = a.id AND b.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line)) AS returned,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = a.id AND s.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND s.into_bucket = 'shipped') AS shipped,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = a.id AND s.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND s.into_bucket = 'shipped'
            -- A substitute may leave from elsewhere: in time is what leaves with the last dispatch from there that arrives in time.
            AND s.occurred_at <= (SELECT x.ship_by FROM asked_line x WHERE x.id = s.id AND x.line = s.line)) AS shipped_by,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = a.id AND s.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND s.into_bucket = 'shipped'
            AND s.occurred_at <= a.ship_by
            AND s.occurred_at = (SELECT min(f.occurred_at) FROM step f WHERE f.id = a.id AND f.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND f.into_bucket = 'shipped')) AS first_shipped_by,
         (SELECT coalesce(sum(d.quantity), 0) FROM delivery d WHERE d.id = a.id AND d.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line)) AS delivered,
         (SELECT coalesce(sum(d.quantity), 0) FROM delivery d WHERE d.id = a.id AND d.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line)
            AND d.occurred_at BETWEEN a.starts AND a.ends) AS delivered_in,
         (SELECT coalesce(sum(s.quantity), 0) FROM step s WHERE s.id = a.id AND s.line IN (SELECT own FROM part p WHERE p.id = a.id AND p.line = a.line) AND s.into_bucket = 'shipped'
            AND s.occurred_at <= a.ends) AS shipped_in_day
  FROM asked a JOIN orders o ON o.id = a.id JOIN customer_rule r ON r.customer = o.customer;
CREATE INDEX temp.request_of ON request(id);

CREATE TEMP TABLE request_due AS
  SELECT *, wanted + failed AS due, min(shipped_by, wanted + failed) AS filled, wanted - shipped AS unshipped,
         wanted - delivered AS undelivered
  FROM request WHERE wanted + failed > 0 AND ends < (SELECT now FROM param);

-- One row per line and promised day (E.8: a first promise of two lots on two days is two rows).
CREATE TEMP TABLE promise AS
  SELECT which, n.id, n.line, n.day, r.short_tol, r.over_tol,
         sum(n.quantity - n.cancelled + n.failed) AS due, sum(n.quantity - n.cancelled - n.delivered) AS undelivered,
         sum(n.delivered) AS delivered, sum(n.in_window) AS in_window, sum(n.shipped_by_first) AS shipped_by, max(n.ends) AS ends,
         (SELECT m.site FROM lot_now m JOIN part q ON q.id = m.id AND q.own = m.line WHERE m.id = n.id AND q.line = n.line
            AND iif(which = 'first', m.first_day, m.current_day) = n.day ORDER BY m.line, m.lot LIMIT 1) AS site
  FROM (SELECT 'first' AS which, l.id, p.line, l.lot, quantity, cancelled, failed, delivered, in_first AS in_window, shipped_by_first, first_day AS day, first_ends AS ends
          FROM lot_now l JOIN part p ON p.id = l.id AND p.own = l.line
        UNION ALL
        SELECT 'current', l.id, p.line, l.lot, quantity, cancelled, failed, delivered, in_current, 0, current_day, current_ends
          FROM lot_now l JOIN part p ON p.id = l.id AND p.own = l.line) n
  JOIN orders o ON o.id = n.id JOIN customer_rule r ON r.customer = o.customer
  GROUP BY which, n.id, n.line, n.day
  HAVING due > 0;
CREATE INDEX temp.promise_of ON promise(id, line);
CREATE TEMP TABLE promise_due AS SELECT * FROM promise WHERE ends < (SELECT now FROM param);

-- E.3: every commitment of an order. What was never promised is committed to the requested day, and is not perfect.
CREATE TEMP TABLE commitment AS
  SELECT p.id, p.line, p.day, p.ends,
         p.delivered > 0 AND p.in_window = p.delivered AND p.undelivered * 1000 <= p.due * p.short_tol
           AND p.delivered * 1000 >= p.due * (1000 - p.short_tol) AND p.delivered * 1000 <= p.due * (1000 + p.over_tol)
           AND (SELECT r.returned = 0 FROM request r WHERE r.id = p.id AND r.line = p.line) AS good
  FROM promise p WHERE p.which = 'first'
  UNION ALL
  SELECT id, line, day, ends, 0 FROM request WHERE wanted - in_lots + failed_unpromised > 0;

-- The figures ------------------------------------------------------------------------------------------------------
CREATE TEMP TABLE fact(kpi TEXT, day INTEGER, site TEXT, hits INTEGER, due INTEGER);
INSERT INTO fact SELECT 'unit-fill', day, site, filled, due FROM request_due;
INSERT INTO fact SELECT 'line-fill', day, site, filled = due, 1 FROM request_due;
-- Amounts are minor units, rounded half up per line; prices are 1/10,000.
INSERT INTO fact SELECT 'value-fill', day, site, (filled * price + 50) / 100, (due * price + 50) / 100 FROM request_due;
INSERT INTO fact SELECT 'first-pass-fill', day, site, first_shipped_by >= due, 1 FROM request_due;
-- Back-ordered at the end of its day; what happens after it changes nothing.
INSERT INTO fact SELECT 'backorder-rate', day, site, shipped_in_day < due, 1 FROM request_due;
-- On time: what came, came inside the window, and no more is missing than the customer's tolerance allows.
INSERT INTO fact SELECT 'ontime-request', day, site,
    delivered > 0 AND delivered_in = delivered AND undelivered * 1000 <= due * short_tol, 1 FROM request_due;
INSERT INTO fact SELECT 'otif-request', day, site,
    delivered > 0 AND delivered_in = delivered AND delivered * 1000 >= due * (1000 - short_tol)
      AND delivered * 1000 <= due * (1000 + over_tol), 1 FROM request_due;
INSERT INTO fact SELECT 'ontime-' || which, day, site,
    delivered > 0 AND in_window = delivered AND undelivered * 1000 <= due * short_tol, 1 FROM promise_due;
INSERT INTO fact SELECT 'otif-' || which, day, site,
    delivered > 0 AND in_window = delivered AND delivered * 1000 >= due * (1000 - short_tol)
      AND delivered * 1000 <= due * (1000 + over_tol), 1 FROM promise_due;
INSERT INTO fact SELECT 'unit-fill-first', day, site, min(shipped_by, due), due FROM promise_due WHERE which = 'first';
INSERT INTO fact SELECT 'line-fill-first', day, site, shipped_by >= due, 1 FROM promise_due WHERE which = 'first';
INSERT INTO fact SELECT 'perfect-order', max(c.day),
    coalesce((SELECT n.site FROM lot_now n WHERE n.id = c.id ORDER BY n.line, n.lot LIMIT 1), ''), min(c.good), 1
  FROM commitment c GROUP BY c.id HAVING max(c.ends) < (SELECT now FROM param);
-- An order is due when every line that counts is; it belongs to the last of their days.
INSERT INTO fact SELECT 'order-fill', max(r.day),
    coalesce((SELECT n.site FROM lot_now n WHERE n.id = r.id ORDER BY n.line, n.lot LIMIT 1), ''), min(r.filled = r.due), 1
  FROM request_due r
  WHERE NOT EXISTS (SELECT 1 FROM request q WHERE q.id = r.id AND q.wanted + q.failed > 0 AND q.ends >= (SELECT now FROM param))
  GROUP BY r.id;
-- Gross cycle: last delivery − placed, of orders with nothing left; tenths of days; the day is the ship-to's.
INSERT INTO fact SELECT 'cycle-median', CAST(local_day(last, zone) AS INTEGER), site, CAST(round((last - placed_at) / 86400000.0 * 10) AS INTEGER), 1
  FROM (SELECT o.id, o.zone, o.placed_at, (SELECT max(d.occurred_at) FROM delivery d WHERE d.id = o.id) AS last,
               coalesce((SELECT n.site FROM lot_now n WHERE n.id = o.id ORDER BY n.line, n.lot LIMIT 1), '') AS site
        FROM orders o WHERE (SELECT sum(r.wanted - r.delivered) FROM request r WHERE r.id = o.id) = 0)
  WHERE last IS NOT NULL;

-- Back-orders by age in working days since the requested day (E.4): Mondays to Fridays in (requested day, today].
CREATE TEMP TABLE aged AS
  SELECT id, line, customer, site, tier, territory, unshipped AS units, (unshipped * price + 50) / 100 AS value,
         (today + 4) / 7 * 5 + min((today + 4) % 7, 5) - (day + 4) / 7 * 5 - min((day + 4) % 7, 5) AS age
  FROM (SELECT *, CAST(local_day((SELECT now FROM param), zone) AS INTEGER) AS today FROM request_due WHERE unshipped > 0);

-- E.0 once more, from the events themselves: which cancellations ought to count as failed.
CREATE TEMP TABLE ought_to_fail AS
  SELECT c.id, c.line, c.lot, c.failed, c.request_failed,
         -- The customer asked for another day instead (a line was added to this one): the missed request stays counted.
         c.lot IS NOT NULL AND c.failed = 0 AND EXISTS (SELECT 1 FROM event a WHERE a.type = 'LineAdded' AND a.seq = c.seq
           AND a.body ->> '$.order' = c.id AND a.body ->> '$.after' = c.line)
           AND c.at > (SELECT w.request ->> '$.until' FROM wish w WHERE w.id = c.id AND w.line = c.line AND w.pos < c.pos
             ORDER BY w.pos DESC LIMIT 1) AS ought_request,
         CASE WHEN c.by_whom = 'us' THEN 1
              WHEN c.lot IS NULL THEN c.from_bucket = 'backordered' AND c.at > (
                SELECT w.request ->> '$.until' FROM wish w WHERE w.id = c.id AND w.line = c.line AND w.pos < c.pos ORDER BY w.pos DESC LIMIT 1)
              ELSE c.at > l.ends OR coalesce((SELECT p.ends > l.ends FROM moved_promise p
                WHERE p.id = c.id AND p.line = c.line AND p.lot = c.lot AND p.pos > l.pos AND p.pos < c.pos ORDER BY p.pos DESC LIMIT 1), 0)
         END AS ought
  FROM cancel c LEFT JOIN lot l ON l.id = c.id AND l.line = c.line AND l.lot = c.lot
  WHERE c.reason NOT LIKE 'replaced:%';

-- And which changes hid a miss: a request moved by us or after it was missed, a lot dropped whose promise was missed or moved later.
CREATE TEMP TABLE hidden_miss AS
  SELECT e.body ->> '$.order' AS id, e.body ->> '$.line' AS line, e.at, 'request moved' AS how
  FROM event e JOIN wish w ON w.id = e.body ->> '$.order' AND w.line = e.body ->> '$.line'
  WHERE e.type = 'LineChanged'
    AND w.pos = (SELECT max(o.pos) FROM wish o WHERE o.id = w.id AND o.line = w.line AND o.pos < e.pos)
    AND w.request ->> '$.day' <> e.body ->> '$.request.day'
    AND (e.body ->> '$.by' = 'us' OR e.at > w.request ->> '$.until')
  UNION ALL
  SELECT d.id, d.line, e.at, 'promise dropped'
  FROM dropped d JOIN event e ON e.pos = d.pos
  JOIN event p ON p.type IN ('OrderPlaced', 'LotsPromised') AND p.body ->> '$.order' = d.id AND p.pos < d.pos
  JOIN json_each(p.body, '$.lots') l ON l.value ->> '$.line' = d.line AND l.value ->> '$.lot' = d.lot
  WHERE p.pos = (SELECT max(q.pos) FROM event q, json_each(q.body, '$.lots') k
                 WHERE q.type IN ('OrderPlaced', 'LotsPromised') AND q.body ->> '$.order' = d.id AND q.pos < d.pos
                   AND k.value ->> '$.line' = d.line AND k.value ->> '$.lot' = d.lot)
    AND (e.at > l.value ->> '$.promise.until'
      OR coalesce((SELECT m.ends > l.value ->> '$.promise.until' FROM moved_promise m
           WHERE m.id = d.id AND m.line = d.line AND m.lot = d.lot AND m.pos > p.pos AND m.pos < d.pos
           ORDER BY m.pos DESC LIMIT 1), 0));

-- A request that could be filled and late at once (E.1 and E.2 name one target): what leaves at its last moment arrives after
-- all that counts as on time. Reckoned from the site of its first lot in the same decision, Mondays to Fridays (F.3).
CREATE TEMP TABLE site_rule AS
  SELECT body ->> '$.site.id' AS site, body ->> '$.site.zone' AS zone, body -> '$.site.transitDays' AS transit, max(pos)
  FROM event WHERE type = 'SiteDefined' GROUP BY 1;
CREATE TEMP TABLE filled_late AS
  SELECT id, line, ship_by, arrives FROM (
    SELECT *, leaves + days + (weekday + days) / 5 * 2 AS arrives FROM (
      -- A dispatch on a Saturday or Sunday is on its way from Monday.
      SELECT *, left_on + CASE (left_on + 3) % 7 WHEN 5 THEN 2 WHEN 6 THEN 1 ELSE 0 END AS leaves,
             CASE WHEN (left_on + 3) % 7 > 4 THEN 0 ELSE (left_on + 3) % 7 END AS weekday FROM (
        SELECT w.id, w.line, w.request ->> '$.shipBy' AS ship_by, w.request ->> '$.until' AS ends, o.zone,
               CAST(local_day(w.request ->> '$.shipBy', s.zone) AS INTEGER) AS left_on,
               coalesce((SELECT t.value FROM json_each(s.transit) t WHERE t.key = o.country),
                        (SELECT t.value FROM json_each(s.transit) t WHERE t.key = '*'), 3) AS days
        FROM wish w JOIN event e ON e.pos = w.pos
        JOIN (SELECT body ->> '$.order' AS id, body ->> '$.country' AS country, body ->> '$.zone' AS zone
              FROM event WHERE type = 'OrderPlaced') o ON o.id = w.id
        JOIN site_rule s ON s.site = (
          SELECT l.value ->> '$.site' FROM event p, json_each(p.body, '$.lots') l
          WHERE p.seq = e.seq AND p.type IN ('OrderPlaced', 'LotsPromised') AND p.body ->> '$.order' = w.id
            AND l.value ->> '$.line' = w.line ORDER BY l.value ->> '$.lot' LIMIT 1)
        -- More units for the same request, or a substitute, may come from another site.
        WHERE NOT EXISTS (SELECT 1 FROM instead i WHERE i.id = w.id AND i.line = w.line)
          AND w.request IS NOT (SELECT o.request FROM wish o WHERE o.id = w.id AND o.line = w.line AND o.pos < w.pos
                                ORDER BY o.pos DESC LIMIT 1))))
  WHERE arrives > CAST(local_day(ends, zone) AS INTEGER);
