/** Constructors of objects with static storage; the module's host calls this once before anything else. */
extern "C" {
void __wasm_call_ctors();
__attribute__((export_name("_initialize"))) void transport_initialize() { __wasm_call_ctors(); }
}
