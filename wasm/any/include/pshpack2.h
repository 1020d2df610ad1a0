/** Packing of structures. */
#pragma pack(push, 2)
