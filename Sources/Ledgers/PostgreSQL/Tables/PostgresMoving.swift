import Ground
import Workflow

/// Version 2: a ledger that is carried elsewhere says so, and refuses every write.
enum PostgresMoving {
    static let sql = """
        ALTER TABLE meta ADD COLUMN moving text, ADD COLUMN moving_place text;
        CREATE OR REPLACE FUNCTION admit(known bigint) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE m meta;
        BEGIN
            SELECT * INTO m FROM meta;
            IF m.moving IS NOT NULL THEN
                RAISE EXCEPTION '%', m.moving
                    USING ERRCODE = 'BL003', DETAIL = coalesce(m.moving_place, '');
            END IF;
            IF known < m.writable_from THEN
                RAISE EXCEPTION '%', m.writable_from USING ERRCODE = 'BL001';
            END IF;
        END $$;
        """
}

extension PostgresError {
    /// The mark that kept a batch from being written.
    var movingMark: MovingMark? {
        guard state == "BL003" else { return nil }
        return MovingMark.State(rawValue: message).map { MovingMark($0, detail) }
    }
}
