//! SBPFv3 maps read-only data at virtual address 0, where the first constant would be a null
//! pointer: `Some(&crate::ID)` would read back as `None`. Module assembly is emitted before any
//! global, so this takes the address instead. `cargo xtask build` checks that it did.

core::arch::global_asm!(
    ".section .rodata.null_guard,\"a\",@progbits",
    ".p2align 4",
    ".globl __rodata_null_guard",
    ".type __rodata_null_guard,@object",
    "__rodata_null_guard:",
    // "-null-ar", "-aguard\0": sixteen bytes that nothing else starts with.
    ".quad 0x72612d6c6c756e2d",
    ".quad 0x006472617567612d",
    ".size __rodata_null_guard, 16",
    ".text",
);
