#pragma once
/* Calls of the C library that Swift's own module leaves out because they are Linux's alone; the
   prototypes are those of glibc 2.36 (memfd_create(2), pipe2(2), malloc_trim(3), mallopt(3),
   posix_spawn(3)). */
#include <spawn.h>
#include <stddef.h>

int memfd_create(const char *name, unsigned int flags);
int pipe2(int ends[2], int flags);
int malloc_trim(size_t pad);
int mallopt(int what, int value);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

enum { backlot_mmap_threshold = -3, backlot_arena_max = -8 };
enum { backlot_memfd_cloexec = 1, backlot_spawn_setsid = 0x80 };
