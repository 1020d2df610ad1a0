/**
 * Source annotations (SAL) and driver annotations, all empty here: they describe code to MSVC's analysis and change nothing.
 */
#pragma once

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(n)
#define _In_reads_opt_(n)
#define _In_reads_bytes_(n)
#define _In_reads_bytes_opt_(n)
#define _In_reads_z_(n)
#define _In_range_(low, high)
#define _Inout_
#define _Inout_opt_
#define _Inout_updates_(n)
#define _Inout_updates_opt_(n)
#define _Inout_updates_bytes_(n)
#define _Inout_updates_bytes_opt_(n)
#define _Inout_updates_to_(n, c)
#define _Out_
#define _Out_opt_
#define _Out_writes_(n)
#define _Out_writes_opt_(n)
#define _Out_writes_z_(n)
#define _Out_writes_to_(n, c)
#define _Out_writes_bytes_(n)
#define _Out_writes_bytes_opt_(n)
#define _Out_writes_bytes_to_(n, c)
#define _Out_writes_bytes_to_opt_(n, c)
#define _Out_writes_all_(n)
#define _Out_range_(low, high)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_result_bytebuffer_(n)
#define _Outptr_opt_result_maybenull_
#define _COM_Outptr_
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_range_(low, high)
#define _Field_size_(n)
#define _Field_size_opt_(n)
#define _Field_size_bytes_(n)
#define _Field_size_bytes_opt_(n)
#define _Field_range_(low, high)
#define _Struct_size_bytes_(n)
#define _Pre_maybenull_
#define _Pre_notnull_
#define _Pre_valid_
#define _Pre_satisfies_(e)
#define _Post_invalid_
#define _Post_maybenull_
#define _Post_ptr_invalid_
#define _Post_satisfies_(e)
#define _Post_writable_byte_size_(n)
#define _Notnull_
#define _Maybenull_
#define _Null_terminated_
#define _Printf_format_string_
#define _Reserved_
#define _Const_
#define _Check_return_
#define _Must_inspect_result_
#define _Success_(e)
#define _Return_type_success_(e)
#define _On_failure_(e)
#define _When_(e, a)
#define _At_(t, a)
#define _Always_(a)
#define _Group_(a)
#define _Use_decl_annotations_
#define _Analysis_assume_(e)
#define _Analysis_noreturn_
#define _Points_to_data_
#define _Function_class_(n)
#define _Guarded_by_(l)
#define _Requires_lock_held_(l)
#define _Requires_lock_not_held_(l)
#define _Requires_no_locks_held_
#define _Acquires_lock_(l)
#define _Releases_lock_(l)
#define _Acquires_exclusive_lock_(l)
#define _Releases_exclusive_lock_(l)
#define _Has_lock_kind_(k)
#define _Write_guarded_by_(l)
#define _Interlocked_
#define _Interlocked_operand_

#define _IRQL_requires_(l)
#define _IRQL_requires_max_(l)
#define _IRQL_requires_min_(l)
#define _IRQL_requires_same_
#define _IRQL_raises_(l)
#define _IRQL_saves_
#define _IRQL_restores_
#define _IRQL_saves_global_(k, p)
#define _IRQL_restores_global_(k, p)
#define _IRQL_always_function_max_(l)
#define _IRQL_always_function_min_(l)
#define _IRQL_uses_cancel_
#define _Dispatch_type_(t)
#define _Kernel_entry_
#define _Kernel_clear_do_init_(v)
#define _Kernel_requires_resource_held_(k)
#define _Kernel_float_saved_
#define _Kernel_float_restored_
#define _Kernel_float_used_
#define __drv_allocatesMem(k)
#define __drv_freesMem(k)
#define __drv_aliasesMem
#define __drv_dispatchType(t)
#define __drv_functionClass(n)
#define __drv_maxIRQL(l)
#define __drv_minIRQL(l)
#define __drv_requiresIRQL(l)
#define __drv_sameIRQL
#define __drv_raisesIRQL(l)
#define __drv_savesIRQL
#define __drv_restoresIRQL
#define __drv_when(e, a)
#define __drv_at(t, a)
#define __drv_in(a)
#define __drv_out(a)
#define __drv_strictType(t, m)
#define __drv_strictTypeMatch(m)
#define __drv_preferredFunction(f, w)
#define __drv_reportError(w)
#define __drv_arg(t, a)
#define __drv_inTry
#define __drv_notInTry
#define __drv_tryRequired
#define __drv_clearDoInit(v)
#define __drv_mustHold(k)
#define __drv_neverHold(k)
#define __drv_acquiresResource(k)
#define __drv_releasesResource(k)
#define __drv_isObjectPointer
#define __drv_interlocked

#define __in
#define __in_opt
#define __in_bcount(n)
#define __in_bcount_opt(n)
#define __in_ecount(n)
#define __in_ecount_opt(n)
#define __inout
#define __inout_opt
#define __inout_bcount(n)
#define __out
#define __out_opt
#define __out_bcount(n)
#define __out_bcount_opt(n)
#define __out_ecount(n)
#define __deref_out
#define __deref_out_opt
#define __checkReturn
#define __analysis_assume(e)
#define __reserved
#define __fallthrough [[fallthrough]]

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
