#pragma once
/* Types only. The library is loaded when a picture needs it: binding it and the hundred libraries
   behind it takes three times as long as opening an ordinary PNG. */
#include <vips/vips.h>
