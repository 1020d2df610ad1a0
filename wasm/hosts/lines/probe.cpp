/**
 * The probe of builds that show their source lines: called with a number at each place where a line of the driver begins.
 * Which line that is says the table beside the module. Exported, so that whoever inserts the calls finds it.
 */
extern "C" {
__attribute__((import_module("host"), import_name("line"))) void host_line(int point);
__attribute__((export_name("line_probe"), noinline)) void line_probe(int point) { host_line(point); }
}
