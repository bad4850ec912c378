/// What programs of earlier versions call, and this one does not: they go on running while a newer
/// one brings the tables along, and are to be told in words that they are too old.
enum PostgresFormer {
    /// Functions that nobody calls any more.
    static let gone = ["hand_out", "show_fresh"]

    static let sql = """
        -- Until version 2 a claim was not parked.
        CREATE FUNCTION claim(
            known bigint, moment bigint, worker text, by_token bigint, makings text[],
            versions bigint[], of_root text, most bigint, lease bigint, max_receives bigint,
            worn text, worn_words text, elapsed text)
        RETURNS SETOF handed LANGUAGE plpgsql SET search_path = § AS $$
        BEGIN
            PERFORM admit(known);
        END $$;

        -- Until version 2 idle processes were woken, and asked.
        CREATE FUNCTION wake(sender text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            RETURN;
        END $$;
        """
}
