/** Annotations, empty, as in sal.h: all that drivers are known to write. Read before anything else, so that no header has to bring them. */
#pragma once
#include <sal.h>

#ifndef _Inout_updates_bytes_all_
#define _Inout_updates_bytes_all_(n)
#endif
#ifndef _Inout_updates_all_
#define _Inout_updates_all_(n)
#endif
#ifndef _Inout_updates_z_
#define _Inout_updates_z_(n)
#endif
#ifndef _Inout_updates_bytes_to_
#define _Inout_updates_bytes_to_(n, c)
#endif
#ifndef _Outptr_result_buffer_
#define _Outptr_result_buffer_(n)
#endif
#ifndef _Outptr_result_buffer_maybenull_
#define _Outptr_result_buffer_maybenull_(n)
#endif
#ifndef _Outptr_opt_result_buffer_
#define _Outptr_opt_result_buffer_(n)
#endif
#ifndef _Outptr_opt_result_buffer_maybenull_
#define _Outptr_opt_result_buffer_maybenull_(n)
#endif
#ifndef _Outptr_result_bytebuffer_maybenull_
#define _Outptr_result_bytebuffer_maybenull_(n)
#endif
#ifndef _Outptr_opt_result_bytebuffer_
#define _Outptr_opt_result_bytebuffer_(n)
#endif
#ifndef _Outptr_result_z_
#define _Outptr_result_z_
#endif
#ifndef _Outptr_result_nullonfailure_
#define _Outptr_result_nullonfailure_
#endif
#ifndef _Outptr_opt_result_nullonfailure_
#define _Outptr_opt_result_nullonfailure_
#endif
#ifndef _Outptr_result_buffer_all_
#define _Outptr_result_buffer_all_(n)
#endif
#ifndef _Outref_
#define _Outref_
#endif
#ifndef _Deref_out_
#define _Deref_out_
#endif
#ifndef _Deref_out_opt_
#define _Deref_out_opt_
#endif
#ifndef _Deref_opt_out_
#define _Deref_opt_out_
#endif
#ifndef _Deref_post_null_
#define _Deref_post_null_
#endif
#ifndef _Deref_post_z_
#define _Deref_post_z_
#endif
#ifndef _Deref_pre_z_
#define _Deref_pre_z_
#endif
#ifndef _Deref_prepost_z_
#define _Deref_prepost_z_
#endif
#ifndef _Deref_out_range_
#define _Deref_out_range_(l, h)
#endif
#ifndef _Pre_maybenull_
#define _Pre_maybenull_
#endif
#ifndef _Pre_notnull_
#define _Pre_notnull_
#endif
#ifndef _Pre_null_
#define _Pre_null_
#endif
#ifndef _Pre_valid_
#define _Pre_valid_
#endif
#ifndef _Pre_satisfies_
#define _Pre_satisfies_(e)
#endif
#ifndef _Pre_writable_byte_size_
#define _Pre_writable_byte_size_(n)
#endif
#ifndef _Post_maybenull_
#define _Post_maybenull_
#endif
#ifndef _Post_notnull_
#define _Post_notnull_
#endif
#ifndef _Post_null_
#define _Post_null_
#endif
#ifndef _Post_valid_
#define _Post_valid_
#endif
#ifndef _Post_invalid_
#define _Post_invalid_
#endif
#ifndef _Post_ptr_invalid_
#define _Post_ptr_invalid_
#endif
#ifndef _Post_satisfies_
#define _Post_satisfies_(e)
#endif
#ifndef _Post_writable_byte_size_
#define _Post_writable_byte_size_(n)
#endif
#ifndef _Post_z_
#define _Post_z_
#endif
#ifndef _At_
#define _At_(t, a)
#endif
#ifndef _At_buffer_
#define _At_buffer_(t, i, c, a)
#endif
#ifndef _Group_
#define _Group_(a)
#endif
#ifndef _Analysis_assume_
#define _Analysis_assume_(e)
#endif
#ifndef _Analysis_assume_lock_held_
#define _Analysis_assume_lock_held_(l)
#endif
#ifndef _Analysis_assume_lock_not_held_
#define _Analysis_assume_lock_not_held_(l)
#endif
#ifndef _Analysis_assume_nullterminated_
#define _Analysis_assume_nullterminated_(e)
#endif
#ifndef _Analysis_mode_
#define _Analysis_mode_(m)
#endif
#ifndef _Analysis_noreturn_
#define _Analysis_noreturn_
#endif
#ifndef _On_failure_
#define _On_failure_(a)
#endif
#ifndef _Always_
#define _Always_(a)
#endif
#ifndef _Success_
#define _Success_(e)
#endif
#ifndef _When_
#define _When_(e, a)
#endif
#ifndef _Return_type_success_
#define _Return_type_success_(e)
#endif
#ifndef _Check_return_
#define _Check_return_
#endif
#ifndef _Must_inspect_result_
#define _Must_inspect_result_
#endif
#ifndef _Maybenull_
#define _Maybenull_
#endif
#ifndef _Notnull_
#define _Notnull_
#endif
#ifndef _Null_
#define _Null_
#endif
#ifndef _Valid_
#define _Valid_
#endif
#ifndef _Notvalid_
#define _Notvalid_
#endif
#ifndef _Maybevalid_
#define _Maybevalid_
#endif
#ifndef _Reserved_
#define _Reserved_
#endif
#ifndef _Const_
#define _Const_
#endif
#ifndef _Field_z_
#define _Field_z_
#endif
#ifndef _Field_size_
#define _Field_size_(n)
#endif
#ifndef _Field_size_opt_
#define _Field_size_opt_(n)
#endif
#ifndef _Field_size_bytes_
#define _Field_size_bytes_(n)
#endif
#ifndef _Field_size_bytes_opt_
#define _Field_size_bytes_opt_(n)
#endif
#ifndef _Field_size_bytes_full_
#define _Field_size_bytes_full_(n)
#endif
#ifndef _Field_size_full_
#define _Field_size_full_(n)
#endif
#ifndef _Field_size_part_
#define _Field_size_part_(n, c)
#endif
#ifndef _Field_range_
#define _Field_range_(l, h)
#endif
#ifndef _Struct_size_bytes_
#define _Struct_size_bytes_(n)
#endif
#ifndef _Readable_bytes_
#define _Readable_bytes_(n)
#endif
#ifndef _Readable_elements_
#define _Readable_elements_(n)
#endif
#ifndef _Writable_bytes_
#define _Writable_bytes_(n)
#endif
#ifndef _Writable_elements_
#define _Writable_elements_(n)
#endif
#ifndef _Null_terminated_
#define _Null_terminated_
#endif
#ifndef _NullNull_terminated_
#define _NullNull_terminated_
#endif
#ifndef _Printf_format_string_
#define _Printf_format_string_
#endif
#ifndef _Scanf_format_string_
#define _Scanf_format_string_
#endif
#ifndef _Ret_z_
#define _Ret_z_
#endif
#ifndef _Ret_maybenull_
#define _Ret_maybenull_
#endif
#ifndef _Ret_notnull_
#define _Ret_notnull_
#endif
#ifndef _Ret_null_
#define _Ret_null_
#endif
#ifndef _Ret_valid_
#define _Ret_valid_
#endif
#ifndef _Ret_range_
#define _Ret_range_(l, h)
#endif
#ifndef _Ret_writes_
#define _Ret_writes_(n)
#endif
#ifndef _Ret_writes_bytes_
#define _Ret_writes_bytes_(n)
#endif
#ifndef _Ret_writes_bytes_maybenull_
#define _Ret_writes_bytes_maybenull_(n)
#endif
#ifndef _Ret_writes_maybenull_
#define _Ret_writes_maybenull_(n)
#endif
#ifndef _Ret_maybenull_z_
#define _Ret_maybenull_z_
#endif
#ifndef _In_bytecount_
#define _In_bytecount_(n)
#endif
#ifndef _In_count_
#define _In_count_(n)
#endif
#ifndef _In_opt_bytecount_
#define _In_opt_bytecount_(n)
#endif
#ifndef _In_opt_count_
#define _In_opt_count_(n)
#endif
#ifndef _In_function_class_
#define _In_function_class_(c)
#endif
#ifndef _Function_class_
#define _Function_class_(c)
#endif
#ifndef _Out_bytecap_
#define _Out_bytecap_(n)
#endif
#ifndef _Out_cap_
#define _Out_cap_(n)
#endif
#ifndef _Out_z_cap_
#define _Out_z_cap_(n)
#endif
#ifndef _Out_opt_cap_
#define _Out_opt_cap_(n)
#endif
#ifndef _Inout_bytecount_
#define _Inout_bytecount_(n)
#endif
#ifndef _Inout_z_
#define _Inout_z_
#endif
#ifndef _Inout_opt_z_
#define _Inout_opt_z_
#endif
#ifndef _Out_writes_bytes_all_
#define _Out_writes_bytes_all_(n)
#endif
#ifndef _Out_writes_bytes_all_opt_
#define _Out_writes_bytes_all_opt_(n)
#endif
#ifndef _Out_writes_all_opt_
#define _Out_writes_all_opt_(n)
#endif
#ifndef _Out_writes_to_opt_
#define _Out_writes_to_opt_(n, c)
#endif
#ifndef _In_reads_or_z_
#define _In_reads_or_z_(n)
#endif
#ifndef _In_reads_or_z_opt_
#define _In_reads_or_z_opt_(n)
#endif
#ifndef _In_reads_to_ptr_
#define _In_reads_to_ptr_(p)
#endif
#ifndef _IRQL_requires_
#define _IRQL_requires_(i)
#endif
#ifndef _IRQL_requires_max_
#define _IRQL_requires_max_(i)
#endif
#ifndef _IRQL_requires_min_
#define _IRQL_requires_min_(i)
#endif
#ifndef _IRQL_requires_same_
#define _IRQL_requires_same_
#endif
#ifndef _IRQL_raises_
#define _IRQL_raises_(i)
#endif
#ifndef _IRQL_saves_
#define _IRQL_saves_
#endif
#ifndef _IRQL_restores_
#define _IRQL_restores_
#endif
#ifndef _IRQL_saves_global_
#define _IRQL_saves_global_(k, p)
#endif
#ifndef _IRQL_restores_global_
#define _IRQL_restores_global_(k, p)
#endif
#ifndef _IRQL_always_function_max_
#define _IRQL_always_function_max_(i)
#endif
#ifndef _IRQL_always_function_min_
#define _IRQL_always_function_min_(i)
#endif
#ifndef _IRQL_limited_to_
#define _IRQL_limited_to_(i)
#endif
#ifndef _IRQL_uses_cancel_
#define _IRQL_uses_cancel_
#endif
#ifndef _IRQL_is_cancel_
#define _IRQL_is_cancel_
#endif
#ifndef _Kernel_float_restored_
#define _Kernel_float_restored_
#endif
#ifndef _Kernel_float_saved_
#define _Kernel_float_saved_
#endif
#ifndef _Kernel_float_used_
#define _Kernel_float_used_
#endif
#ifndef _Kernel_IoGetDmaAdapter_
#define _Kernel_IoGetDmaAdapter_
#endif
#ifndef _Kernel_acquires_resource_
#define _Kernel_acquires_resource_(r)
#endif
#ifndef _Kernel_releases_resource_
#define _Kernel_releases_resource_(r)
#endif
#ifndef _Kernel_requires_resource_held_
#define _Kernel_requires_resource_held_(r)
#endif
#ifndef _Kernel_requires_resource_not_held_
#define _Kernel_requires_resource_not_held_(r)
#endif
#ifndef _Kernel_clear_do_init_
#define _Kernel_clear_do_init_(v)
#endif
#ifndef _Requires_lock_held_
#define _Requires_lock_held_(l)
#endif
#ifndef _Requires_lock_not_held_
#define _Requires_lock_not_held_(l)
#endif
#ifndef _Requires_exclusive_lock_held_
#define _Requires_exclusive_lock_held_(l)
#endif
#ifndef _Requires_shared_lock_held_
#define _Requires_shared_lock_held_(l)
#endif
#ifndef _Requires_no_locks_held_
#define _Requires_no_locks_held_
#endif
#ifndef _Acquires_lock_
#define _Acquires_lock_(l)
#endif
#ifndef _Acquires_exclusive_lock_
#define _Acquires_exclusive_lock_(l)
#endif
#ifndef _Acquires_shared_lock_
#define _Acquires_shared_lock_(l)
#endif
#ifndef _Acquires_nonreentrant_lock_
#define _Acquires_nonreentrant_lock_(l)
#endif
#ifndef _Releases_lock_
#define _Releases_lock_(l)
#endif
#ifndef _Releases_exclusive_lock_
#define _Releases_exclusive_lock_(l)
#endif
#ifndef _Releases_shared_lock_
#define _Releases_shared_lock_(l)
#endif
#ifndef _Releases_nonreentrant_lock_
#define _Releases_nonreentrant_lock_(l)
#endif
#ifndef _Has_lock_kind_
#define _Has_lock_kind_(k)
#endif
#ifndef _Has_lock_level_
#define _Has_lock_level_(l)
#endif
#ifndef _Lock_level_order_
#define _Lock_level_order_(a, b)
#endif
#ifndef _Guarded_by_
#define _Guarded_by_(l)
#endif
#ifndef _Write_guarded_by_
#define _Write_guarded_by_(l)
#endif
#ifndef _Interlocked_
#define _Interlocked_
#endif
#ifndef _Internal_lock_level_order_
#define _Internal_lock_level_order_(a, b)
#endif
#ifndef _Dispatch_type_
#define _Dispatch_type_(t)
#endif
#ifndef _Dispatch_type_driver_
#define _Dispatch_type_driver_(t)
#endif
#ifndef _Analysis_code_type_user_driver_
#define _Analysis_code_type_user_driver_
#endif
#ifndef _Analysis_code_type_
#define _Analysis_code_type_(t)
#endif
#ifndef _Use_decl_annotations_
#define _Use_decl_annotations_
#endif
#ifndef _Frees_ptr_
#define _Frees_ptr_
#endif
#ifndef _Frees_ptr_opt_
#define _Frees_ptr_opt_
#endif
#ifndef __drv_allocatesMem
#define __drv_allocatesMem(m)
#endif
#ifndef __drv_freesMem
#define __drv_freesMem(m)
#endif
#ifndef __drv_aliasesMem
#define __drv_aliasesMem
#endif
#ifndef __drv_arg
#define __drv_arg(a, b)
#endif
#ifndef __drv_at
#define __drv_at(a, b)
#endif
#ifndef __drv_when
#define __drv_when(a, b)
#endif
#ifndef __drv_in
#define __drv_in(a)
#endif
#ifndef __drv_out
#define __drv_out(a)
#endif
#ifndef __drv_maxIRQL
#define __drv_maxIRQL(i)
#endif
#ifndef __drv_minIRQL
#define __drv_minIRQL(i)
#endif
#ifndef __drv_requiresIRQL
#define __drv_requiresIRQL(i)
#endif
#ifndef __drv_raisesIRQL
#define __drv_raisesIRQL(i)
#endif
#ifndef __drv_savesIRQL
#define __drv_savesIRQL
#endif
#ifndef __drv_restoresIRQL
#define __drv_restoresIRQL
#endif
#ifndef __drv_savesIRQLGlobal
#define __drv_savesIRQLGlobal(a, b)
#endif
#ifndef __drv_restoresIRQLGlobal
#define __drv_restoresIRQLGlobal(a, b)
#endif
#ifndef __drv_sameIRQL
#define __drv_sameIRQL
#endif
#ifndef __drv_setsIRQL
#define __drv_setsIRQL(i)
#endif
#ifndef __drv_mustHold
#define __drv_mustHold(a)
#endif
#ifndef __drv_neverHold
#define __drv_neverHold(a)
#endif
#ifndef __drv_acquiresResource
#define __drv_acquiresResource(a)
#endif
#ifndef __drv_releasesResource
#define __drv_releasesResource(a)
#endif
#ifndef __drv_mustHoldCriticalRegion
#define __drv_mustHoldCriticalRegion
#endif
#ifndef __drv_preferredFunction
#define __drv_preferredFunction(a, b)
#endif
#ifndef __drv_interlocked
#define __drv_interlocked
#endif
#ifndef __drv_inTry
#define __drv_inTry
#endif
#ifndef __drv_notInTry
#define __drv_notInTry
#endif
#ifndef __drv_strictTypeMatch
#define __drv_strictTypeMatch(a)
#endif
#ifndef __drv_strictType
#define __drv_strictType(a, b)
#endif
#ifndef __drv_reportError
#define __drv_reportError(a)
#endif
#ifndef __drv_functionClass
#define __drv_functionClass(a)
#endif
#ifndef __drv_dispatchType
#define __drv_dispatchType(a)
#endif
#ifndef __drv_dispatchType_other
#define __drv_dispatchType_other
#endif
#ifndef __drv_clearDoInit
#define __drv_clearDoInit(a)
#endif
#ifndef __drv_mustHoldCancelSpinLock
#define __drv_mustHoldCancelSpinLock
#endif
#ifndef __drv_neverHoldCancelSpinLock
#define __drv_neverHoldCancelSpinLock
#endif
#ifndef __in_bcount
#define __in_bcount(n)
#endif
#ifndef __in_bcount_opt
#define __in_bcount_opt(n)
#endif
#ifndef __in_ecount
#define __in_ecount(n)
#endif
#ifndef __in_ecount_opt
#define __in_ecount_opt(n)
#endif
#ifndef __in_z
#define __in_z
#endif
#ifndef __in_range
#define __in_range(l, h)
#endif
#ifndef __out_bcount
#define __out_bcount(n)
#endif
#ifndef __out_bcount_opt
#define __out_bcount_opt(n)
#endif
#ifndef __out_bcount_part
#define __out_bcount_part(n, c)
#endif
#ifndef __out_bcount_part_opt
#define __out_bcount_part_opt(n, c)
#endif
#ifndef __out_bcount_full
#define __out_bcount_full(n)
#endif
#ifndef __out_ecount
#define __out_ecount(n)
#endif
#ifndef __out_ecount_opt
#define __out_ecount_opt(n)
#endif
#ifndef __out_ecount_part
#define __out_ecount_part(n, c)
#endif
#ifndef __out_ecount_full
#define __out_ecount_full(n)
#endif
#ifndef __inout_bcount
#define __inout_bcount(n)
#endif
#ifndef __inout_bcount_opt
#define __inout_bcount_opt(n)
#endif
#ifndef __inout_ecount
#define __inout_ecount(n)
#endif
#ifndef __inout_ecount_opt
#define __inout_ecount_opt(n)
#endif
#ifndef __inout_bcount_full
#define __inout_bcount_full(n)
#endif
#ifndef __inout_opt
#define __inout_opt
#endif
#ifndef __deref_out
#define __deref_out
#endif
#ifndef __deref_out_opt
#define __deref_out_opt
#endif
#ifndef __deref_inout
#define __deref_inout
#endif
#ifndef __deref_opt_out
#define __deref_opt_out
#endif
#ifndef __field_bcount
#define __field_bcount(n)
#endif
#ifndef __field_bcount_opt
#define __field_bcount_opt(n)
#endif
#ifndef __field_bcount_full
#define __field_bcount_full(n)
#endif
#ifndef __field_ecount
#define __field_ecount(n)
#endif
#ifndef __field_ecount_opt
#define __field_ecount_opt(n)
#endif
#ifndef __struct_bcount
#define __struct_bcount(n)
#endif
#ifndef __checkReturn
#define __checkReturn
#endif
#ifndef __success
#define __success(e)
#endif
#ifndef __callback
#define __callback
#endif
#ifndef __reserved
#define __reserved
#endif
#ifndef __notnull
#define __notnull
#endif
#ifndef __maybenull
#define __maybenull
#endif
#ifndef __nullterminated
#define __nullterminated
#endif
#ifndef __format_string
#define __format_string
#endif
#ifndef __bcount
#define __bcount(n)
#endif
#ifndef __ecount
#define __ecount(n)
#endif
#ifndef __range
#define __range(l, h)
#endif
#ifndef __allocator
#define __allocator
#endif
#ifndef __control_entrypoint
#define __control_entrypoint(c)
#endif
#ifndef __kernel_entry
#define __kernel_entry
#endif
#ifndef __override
#define __override
#endif
