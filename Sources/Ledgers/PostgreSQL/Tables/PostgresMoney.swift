/// Charges and budgets.
enum PostgresMoney {
    static let sql = """
        -- Moves an open charge to another state, and its budgets with it.
        CREATE FUNCTION book(c charges, becomes integer, costs bigint) RETURNS void
        LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE charges SET state = becomes, amount = costs WHERE n = c.n;
            UPDATE budgets SET reserved = reserved - c.amount,
                spent = spent + CASE WHEN becomes IN (1, 3) THEN costs ELSE 0 END
            WHERE scope = ANY(c.scopes);
        END $$;

        -- Books every open charge of the run as spent: its outcome will not be heard of.
        CREATE FUNCTION presume(r runs) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE c charges;
        BEGIN
            IF NOT r.booked THEN
                RETURN;
            END IF;
            FOR c IN SELECT * FROM charges WHERE run = r.n AND state = 0 ORDER BY n LOOP
                PERFORM book(c, 3, c.amount);
            END LOOP;
        END $$;

        CREATE FUNCTION put_cap(name text, most bigint) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO budgets(scope, cap, spent, reserved) VALUES(name, most, 0, 0)
            ON CONFLICT(scope) DO UPDATE SET cap = excluded.cap;
        END $$;

        CREATE FUNCTION cap(known bigint, moment bigint, name text, most bigint) RETURNS answer
        LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM enter(known, moment);
            PERFORM put_cap(name, most);
            RETURN say('done');
        END $$;

        -- What the budgets say to a price; null when it fits.
        CREATE FUNCTION overdraft(place text, price bigint, names text[]) RETURNS answer
        LANGUAGE plpgsql AS $$
        DECLARE name text; b budgets;
        BEGIN
            FOREACH name IN ARRAY names LOOP
                SELECT * INTO b FROM budgets WHERE scope = name;
                IF FOUND AND b.cap IS NOT NULL AND b.spent + b.reserved + price > b.cap THEN
                    RETURN say('overdraft', price,
                        ARRAY[place, name, b.cap::text, b.spent::text, b.reserved::text]);
                END IF;
            END LOOP;
            RETURN NULL;
        END $$;

        -- Books a new charge on the run's own budget and on every given scope that has one.
        CREATE FUNCTION open_charge(
            r runs, place text, names text[], price bigint, by text, with_model text, now bigint)
        RETURNS void LANGUAGE plpgsql AS $$
        DECLARE booked_on text[];
        BEGIN
            INSERT INTO budgets(scope, cap, spent, reserved) VALUES(names[1], NULL, 0, 0)
            ON CONFLICT DO NOTHING;
            WITH booked AS (
                UPDATE budgets SET reserved = reserved + price WHERE scope = ANY(names)
                RETURNING scope)
            SELECT coalesce(array_agg(scope), '{}') INTO booked_on FROM booked;
            INSERT INTO charges(run, path, epoch, provider, model, amount, state, at, scopes)
            VALUES(r.n, place, r.epoch, by, with_model, price, 0, now, booked_on);
        END $$;
        """
}
