/** Packing of structures. */
#pragma pack(pop)
