# cmake -D NAME=portal_assets -D OUTPUT=folder -D "FILES=a.css|b.js" -P EmbedAssets.cmake
# Writes NAME.c and NAME.h: the files as bytes, plain and compressed, under paths with their hash.
cmake_minimum_required(VERSION 3.25)
find_program(GZIP gzip REQUIRED)
file(MAKE_DIRECTORY "${OUTPUT}")
string(REPLACE "|" ";" FILES "${FILES}")

set(types_css "text/css; charset=utf-8")
set(types_js "text/javascript; charset=utf-8")
set(types_svg "image/svg+xml")

# Comments and the white space between the parts of a rule say nothing to a browser.
function(shrink_css source target)
    file(READ "${source}" text)
    string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" text "${text}")
    string(REGEX REPLACE "[ \t\r\n]+" " " text "${text}")
    string(REGEX REPLACE " ?([{},]) ?" "\\1" text "${text}")
    string(REPLACE "; " ";" text "${text}")
    string(REPLACE ": " ":" text "${text}")
    string(REPLACE ";}" "}" text "${text}")
    string(STRIP "${text}" text)
    file(WRITE "${target}" "${text}\n")
endfunction()

# The bytes of a file as the elements of a C array.
function(file_as_array file variable)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," array "${hex}")
    string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
           "\\1\n    " array "${array}")
    set(${variable} "${array}" PARENT_SCOPE)
endfunction()

set(macros "")
set(arrays "")
set(rows "")
foreach(file IN LISTS FILES)
    get_filename_component(base "${file}" NAME)
    get_filename_component(stem "${file}" NAME_WE)
    get_filename_component(suffix "${file}" LAST_EXT)
    string(SUBSTRING "${suffix}" 1 -1 suffix)
    string(MAKE_C_IDENTIFIER "${base}" symbol)
    string(TOUPPER "ASSET_${symbol}" macro)

    set(served "${OUTPUT}/${base}")
    if(suffix STREQUAL "css")
        shrink_css("${file}" "${served}")
    else()
        configure_file("${file}" "${served}" COPYONLY)
    endif()
    execute_process(COMMAND ${GZIP} -9 -n -c "${served}" OUTPUT_FILE "${served}.gz"
                    COMMAND_ERROR_IS_FATAL ANY)
    file(SHA256 "${served}" hash)
    string(SUBSTRING "${hash}" 0 16 hash)
    file_as_array("${served}" plain)
    file_as_array("${served}.gz" gzip)

    string(APPEND macros "#define ${macro} \"/assets/${stem}.${hash}.${suffix}\"\n")
    string(APPEND arrays "static const uint8_t ${symbol}[] = {\n    ${plain}};\n"
                         "static const uint8_t ${symbol}_gzip[] = {\n    ${gzip}};\n\n")
    string(APPEND rows "    {${macro}, \"${types_${suffix}}\", {${symbol}, sizeof ${symbol}},\n"
                       "     {${symbol}_gzip, sizeof ${symbol}_gzip}},\n")
endforeach()

file(WRITE "${OUTPUT}/${NAME}.h"
"/* Made by cmake/EmbedAssets.cmake. */
#ifndef ASSETS_${NAME}
#define ASSETS_${NAME}

#include \"view/asset.h\"

${macros}
extern const struct asset ${NAME}[];
extern const size_t ${NAME}_count;

#endif
")
file(WRITE "${OUTPUT}/${NAME}.c"
"/* Made by cmake/EmbedAssets.cmake. */
#include \"${NAME}.h\"

${arrays}const struct asset ${NAME}[] = {
${rows}};
const size_t ${NAME}_count = sizeof ${NAME} / sizeof ${NAME}[0];
")
