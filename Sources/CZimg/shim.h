#pragma once
#include <zimg.h>

/* The buffers' planes are an array of a nameless struct, which Swift cannot see: one plane, here. */
static inline zimg_error_code_e backlot_zimg_run(
    const zimg_filter_graph *graph, const void *from, ptrdiff_t from_stride, void *to,
    ptrdiff_t to_stride, void *scratch)
{
    zimg_image_buffer_const source = {ZIMG_API_VERSION};
    zimg_image_buffer target = {ZIMG_API_VERSION};
    source.plane[0].data = from;
    source.plane[0].stride = from_stride;
    source.plane[0].mask = ZIMG_BUFFER_MAX;
    target.plane[0].data = to;
    target.plane[0].stride = to_stride;
    target.plane[0].mask = ZIMG_BUFFER_MAX;
    return zimg_filter_graph_process(graph, &source, &target, scratch, 0, 0, 0, 0);
}
