#pragma once
#include <flite/flite.h>

/* Each voice is a library with one entry of this shape; flite's headers leave them out. */
cst_voice *register_cmu_us_rms(const char *unused);
cst_voice *register_cmu_us_awb(const char *unused);
cst_voice *register_cmu_us_slt(const char *unused);
