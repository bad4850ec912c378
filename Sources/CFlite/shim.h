#pragma once
/* Types only: the library is opened when the first sentence is spoken. */
#include <flite/flite.h>
