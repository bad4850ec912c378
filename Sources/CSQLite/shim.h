#pragma once
#include <sqlite3.h>

// sqlite3_file_control is variadic-free, but its op codes that take an int are clumsy from Swift.
static inline int backlot_keep_wal(sqlite3 *db) {
    int keep = 1;
    return sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

// Changes with each commit, our own and others'; as the transaction at hand sees it.
static inline unsigned int backlot_data_version(sqlite3 *db) {
    unsigned int version = 0;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

// The counters of allocated memory cost two mutexes an allocation, and nobody reads them. Only
// before the library's first use.
static inline int backlot_forgo_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// SQLITE_STATIC and SQLITE_TRANSIENT are casts that Swift cannot import.
static inline int backlot_bind_text(sqlite3_stmt *s, int at, const char *text, int count, int lent) {
    return sqlite3_bind_text(s, at, text, count, lent ? SQLITE_STATIC : SQLITE_TRANSIENT);
}

static inline int backlot_bind_blob(sqlite3_stmt *s, int at, const void *bytes, int count, int lent) {
    return count == 0 ? sqlite3_bind_zeroblob(s, at, 0)
                      : sqlite3_bind_blob(s, at, bytes, count, lent ? SQLITE_STATIC : SQLITE_TRANSIENT);
}
