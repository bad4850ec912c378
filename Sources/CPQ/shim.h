#pragma once
#include <libpq-fe.h>
#include <sys/eventfd.h>

// The flags are an anonymous enumeration, which Swift sees as no integer.
static inline int backlot_bell(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
