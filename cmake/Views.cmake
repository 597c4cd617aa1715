# Pages, texts and assets as C, made at build by tools/viewc and EmbedAssets.cmake.
#
#   sekisho_assets(portal_assets portal.css portal.js icons.svg)
#   sekisho_views(portal_views FOLDER views TEXTS texts/common.txt ASSETS portal_assets)

# sekisho_assets(NAME file...): the library NAME with NAME.h: a table of the files, each with 16 hex
# digits of its SHA-256 in its path, and a macro ASSET_<FILE> for the path.
function(sekisho_assets name)
    set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}")
    set(files)
    foreach(file IN LISTS ARGN)
        list(APPEND files "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    endforeach()
    list(JOIN files "|" joined)
    add_custom_command(
        OUTPUT "${out}/${name}.h" "${out}/${name}.c"
        COMMAND ${CMAKE_COMMAND} -D NAME=${name} -D OUTPUT=${out} -D "FILES=${joined}"
                -P "${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake"
        DEPENDS ${files} "${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake" VERBATIM)
    add_library(${name} STATIC "${out}/${name}.c" "${out}/${name}.h")
    target_include_directories(${name} SYSTEM PUBLIC "${out}")
    target_link_libraries(${name} PUBLIC view sekisho_hardening)
    set_target_properties(${name} PROPERTIES SEKISHO_ASSET_FILES "${files}")
endfunction()

# sekisho_views(NAME FOLDER folder TEXTS file... [ASSETS assets_library]): the library NAME with NAME.h: for every
# page of the folder's *.view files a struct view_<page>, view_<page>_render() and view_<page>_drawing().
function(sekisho_views name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER;ASSETS" "TEXTS")
    set(out "${CMAKE_CURRENT_BINARY_DIR}/${name}")
    file(MAKE_DIRECTORY "${out}")
    file(GLOB views CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}/*.view")
    list(TRANSFORM arg_TEXTS PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
    set(assets)
    set(assets_option)
    if(arg_ASSETS)
        get_target_property(assets ${arg_ASSETS} SEKISHO_ASSET_FILES)
        set(assets_option --assets ${arg_ASSETS}.h)
    endif()
    add_custom_command(
        OUTPUT "${out}/${name}.h" "${out}/${name}.c"
        COMMAND viewc --name ${name} --output "${out}" ${assets_option} ${arg_TEXTS} ${views} ${assets}
        DEPENDS viewc ${arg_TEXTS} ${views} ${assets} VERBATIM)
    add_library(${name} STATIC "${out}/${name}.c" "${out}/${name}.h")
    target_include_directories(${name} SYSTEM PUBLIC "${out}")
    target_link_libraries(${name} PUBLIC view ${arg_ASSETS} sekisho_hardening)
endfunction()
