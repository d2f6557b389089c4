# gcdt_embed(<target> <symbol> <base folder> <files...>): puts files into the read-only data of the
# target and defines `std::span<const EmbeddedFile> gcdt::<symbol>()` (base/embedded.h).
function(gcdt_embed target symbol base)
  set(assembly "${CMAKE_CURRENT_BINARY_DIR}/embedded_${symbol}.S")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/embedded_${symbol}.cpp")
  set(asm_text ".section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH name "${base}" "${file}")
    set(label "gcdt_${symbol}_${index}")
    string(APPEND asm_text
      ".balign 16\n.global ${label}\n.global ${label}_end\n${label}:\n.incbin \"${file}\"\n${label}_end:\n.byte 0\n")
    string(APPEND declarations "extern \"C\" const char ${label}[], ${label}_end[];\n")
    string(APPEND rows
      "      {\"${name}\", {${label}, static_cast<size_t>(${label}_end - ${label})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm_text ".section .note.GNU-stack,\"\",@progbits\n")
  set(cpp_text "#include \"base/embedded.h\"\n${declarations}\nnamespace gcdt {\n\n\
std::span<const EmbeddedFile> ${symbol}() {\n  static const EmbeddedFile files[] = {\n${rows}      {}};\n\
  return {files, ${index}};\n}\n\n}  // namespace gcdt\n")
  file(CONFIGURE OUTPUT "${assembly}" CONTENT "${asm_text}" @ONLY)
  file(CONFIGURE OUTPUT "${source}" CONTENT "${cpp_text}" @ONLY)
  set_source_files_properties("${assembly}" PROPERTIES OBJECT_DEPENDS "${ARGN}")
  set_source_files_properties("${source}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_sources(${target} PRIVATE "${assembly}" "${source}")
endfunction()
