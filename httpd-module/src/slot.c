/* The process's slot in httpd's scoreboard: see slot.h. */
#include "slot.h"

#include <ap_mpm.h>
#include <scoreboard.h>

#include <unistd.h>

static void release_threads(int slot)
{
    int threads = 0;

    ap_mpm_query(AP_MPMQ_HARD_LIMIT_THREADS, &threads);
    for (int i = 0; i < threads; i++) {
        if (ap_get_scoreboard_worker_from_indexes(slot, i)->status == SERVER_GRACEFUL) {
            ap_update_child_status_from_indexes(slot, i, SERVER_DEAD, NULL);
        }
    }
}

/* mpm_worker closes its queue before it notes that it is dying. Threads that end in between stay as finishing, and in a slot without a
   dead thread the parent starts no process: with room for one only, nobody would serve until the last tunnel has ended. */
void slot_release(void)
{
    int slots = 0;

    ap_mpm_query(AP_MPMQ_HARD_LIMIT_DAEMONS, &slots);
    for (int i = 0; i < slots; i++) {
        if (ap_get_scoreboard_process(i)->pid == getpid()) {
            release_threads(i);
        }
    }
}
