#include "object.h"

namespace objects {
int idOf(REFIID wanted)
{
    for (int id = 1; id < (int)ARRAYSIZE(iid::table); id++)
        if (wanted == iid::table[id]) return id;
    return 0;
}
}
