/// Parked claims, and runs that are offered to them.
///
/// A claim that finds nothing is parked in its worker's row, when the worker listens: on a channel of
/// its own, whose name begins with the number of a lock that its connection holds. Whoever makes
/// something ready hands it out to parked claims in the same transaction, and tells the worker which
/// runs they are: so a start costs one commit. Nothing hangs on the news being heard: the worker asks
/// again with the same token now and then, and is given the same runs.
enum PostgresOffers {
    static let sql = """
        -- Notes that a worker's claim waits for runs, or none of its claims any more. Writes only
        -- what is new.
        CREATE FUNCTION park(
            worker text, on_channel text, by_token bigint, most bigint, of_root text,
            receives_at_most bigint, now bigint)
        RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE workers SET channel = on_channel, parked = by_token, parked_at = now,
                room = most, under = of_root, max_receives = receives_at_most
            WHERE id = worker AND (channel IS DISTINCT FROM on_channel
                OR on_channel IS NOT NULL AND (parked, room) IS DISTINCT FROM (by_token, most));
        END $$;

        -- Whether nobody listens any more where a claim is parked; this session may itself. In SQL, as
        -- what follows, so that it becomes part of the statement that asks.
        CREATE FUNCTION is_deaf(channel text) RETURNS boolean LANGUAGE sql AS $$
            SELECT channel IS DISTINCT FROM current_setting('backlot.channel', true)
                AND pg_try_advisory_xact_lock(split_part(channel, '_', 1)::bigint)
        $$;

        -- Hands what is ready to parked claims, the longest parked first; once a batch, at its end.
        CREATE FUNCTION offer(known bigint, moment bigint) RETURNS void
        LANGUAGE plpgsql SET search_path = § AS $$
        DECLARE now bigint; w workers; chosen bigint[]; words text;
        BEGIN
            IF NOT EXISTS(SELECT 1 FROM ready)
                OR NOT EXISTS(SELECT 1 FROM workers WHERE channel IS NOT NULL) THEN
                RETURN;
            END IF;
            now := enter(known, moment);
            FOR w IN SELECT * FROM workers WHERE channel IS NOT NULL AND lease_until >= now
                ORDER BY parked_at, id
            LOOP
                chosen := choose(w.productions, w.versions, w.under, w.room);
                CONTINUE WHEN cardinality(chosen) = 0;
                IF is_deaf(w.channel) THEN
                    UPDATE workers SET channel = NULL WHERE id = w.id;
                ELSIF EXISTS(SELECT 1 FROM runs WHERE n = ANY(chosen)
                        AND (receives >= w.max_receives OR cancel_requested)) THEN
                    -- Some are to end instead, which a claim does: it is to ask.
                    PERFORM pg_notify('backlot_' || w.channel, '');
                ELSE
                    \(PostgresClaim.handing("chosen", to: "w.id", for: "w.parked"))
                    SELECT string_agg(sealed(ROW(\(PostgresClaim.fresh))::handed), ' '
                            ORDER BY x.claimed)
                        -- More would not go into a letter.
                        FILTER (WHERE cardinality(chosen) <= 8)
                    INTO words FROM handed x;
                    UPDATE workers SET channel = NULL WHERE id = w.id;
                    PERFORM pg_notify('backlot_' || w.channel, letter(w.parked, words));
                    EXIT WHEN NOT EXISTS(SELECT 1 FROM ready);
                END IF;
            END LOOP;
        END $$;

        -- A run as it travels in a letter.
        CREATE FUNCTION sealed(h handed) RETURNS text LANGUAGE sql AS $$
            SELECT translate(encode(record_send(h), 'base64'), E'\\n', '')
        $$;

        -- The token and the runs, each a record in PostgreSQL's binary form as base64; the token
        -- alone where a notification has no room for them.
        CREATE FUNCTION letter(by_token bigint, words text) RETURNS text LANGUAGE sql AS $$
            SELECT by_token || CASE WHEN length(words) < 7900 THEN ' ' || words ELSE '' END
        $$;
        """
}
