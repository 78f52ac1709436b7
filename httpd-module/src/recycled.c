/* Telling ThreadSanitizer of recycled memory: see recycled.h. */
#include "recycled.h"

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>

static char connections;

void recycled_begin(void)
{
    __tsan_acquire(&connections);
}

void recycled_end(void)
{
    __tsan_release(&connections);
}
#else
void recycled_begin(void)
{
}

void recycled_end(void)
{
}
#endif
