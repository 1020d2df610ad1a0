/** Packing of structures. */
#pragma pack(push, 8)
