-- What waits in the outbox about something that is followed, until the service has told of it: projected over what is
-- confirmed, so that a screen shows one truth on line and off line.
CREATE VIEW followup_unsent AS
SELECT i.seq, i.id, i.subject, i.kind, i.state, i.typed, i.refusal, i.created_at FROM intent AS i
WHERE i.kind IN ('followup.message', 'followup.piece') AND i.state <> 'draft'
    AND NOT (i.kind = 'followup.piece' AND EXISTS (SELECT 1 FROM followup_subject AS s WHERE s.id = i.id))
    AND NOT (i.kind = 'followup.message' AND EXISTS (SELECT 1 FROM followup_event AS e WHERE e.message = i.id));

CREATE VIEW followup_unsent_paper AS
SELECT a.intent, a.id, a.name, a.size, a.media_type FROM attachment AS a;

DROP VIEW followup_now;
CREATE VIEW followup_now AS
SELECT s.*, coalesce(u.piece, 0) AS piece, coalesce(u.unsent, 0) AS unsent,
    s.needs AND NOT (s.stage = 'missing' AND coalesce(u.piece, 0) AND s.answered <= s.been_read)
        OR coalesce(u.refused, 0) AS needs_now
FROM followup_subject AS s LEFT JOIN (
    SELECT subject, max(kind = 'followup.piece' AND state <> 'refused') AS piece,
        sum(kind = 'followup.message' AND state <> 'refused') AS unsent, max(state = 'refused') AS refused
    FROM followup_unsent GROUP BY subject
) AS u ON u.subject = s.id;
