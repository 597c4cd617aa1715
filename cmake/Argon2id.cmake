# libsodium's Argon2id as Debian built it, but for where its working memory comes from. The library
# maps 19 MiB for each hash and gives them back, and the kernel's clearing of those pages takes
# longer than the hash itself (measured: 8 of 13 ms); it has no way to be told otherwise. So its
# objects are taken out of libsodium.a, mmap() and munmap() are renamed in them to the functions of
# lib/crypto/argon2id_memory.c, and nothing else of them is visible: not the names that libargon2 has
# too. Everything else of libsodium is the shared library. Not: libargon2, which takes memory from its
# caller and is three times as slow in Debian; nor libsodium built anew with a patch.
function(sekisho_argon2id target)
    set(members
        libsodium_la-argon2-core.o libsodium_la-argon2-encoding.o libsodium_la-argon2.o
        libsodium_la-argon2-fill-block-ref.o libssse3_la-argon2-fill-block-ssse3.o
        libavx2_la-argon2-fill-block-avx2.o libavx512f_la-argon2-fill-block-avx512f.o
        libsodium_la-blake2b-long.o libsodium_la-pwhash_argon2id.o)
    pkg_get_variable(folder libsodium libdir)
    set(out "${CMAKE_CURRENT_BINARY_DIR}/argon2id")
    add_custom_command(
        OUTPUT "${out}/argon2id_objects.o"
        COMMAND ${CMAKE_COMMAND} -E make_directory "${out}"
        COMMAND ${CMAKE_COMMAND} -E chdir "${out}" ${CMAKE_AR} x "${folder}/libsodium.a" ${members}
        COMMAND ${CMAKE_COMMAND} -E chdir "${out}" ${CMAKE_LINKER} -r -o argon2id_whole.o ${members}
        COMMAND ${CMAKE_OBJCOPY}
                --redefine-sym mmap=argon2id_memory_map
                --redefine-sym munmap=argon2id_memory_unmap
                --redefine-sym crypto_pwhash_argon2id=argon2id_compute
                --redefine-sym _crypto_pwhash_argon2_pick_best_implementation=argon2id_choose
                "${out}/argon2id_whole.o" "${out}/argon2id_named.o"
        # In a step of its own: llvm-objcopy looks for the names of before.
        COMMAND ${CMAKE_OBJCOPY}
                --keep-global-symbol argon2id_compute
                --keep-global-symbol argon2id_choose
                "${out}/argon2id_named.o" "${out}/argon2id_objects.o"
        DEPENDS "${folder}/libsodium.a" VERBATIM)
    target_sources(${target} PRIVATE "${out}/argon2id_objects.o")
    set_source_files_properties("${out}/argon2id_objects.o"
                                PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
endfunction()
