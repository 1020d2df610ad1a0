/** Version of the driver kit, for resource scripts. */
#pragma once
#define VER_PRODUCTBUILD 26100
#define VER_PRODUCTBUILD_QFE 1
