#pragma once
/* What Swift's own module leaves out of posix_spawn(3), because it is Linux's alone; the prototype
   is that of glibc 2.36. */
#include <spawn.h>

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

enum { backlot_setsid = 0x80, backlot_set_pipe_size = 1031 };
