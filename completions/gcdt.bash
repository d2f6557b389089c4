# Completion of gcdt, kumo, ramuda, tenkai and yugen for bash: asks the program what fits.

# COMP_WORDS with the words put together again that bash splits at '=' and ':'.
_gcdt_words() {
  local index word
  words=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if ((index > 1)) && [[ $word == [=:]* || ${COMP_WORDS[index - 1]} == *[=:] ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
  done
}

_gcdt() {
  local words current typed line text index
  _gcdt_words
  current=${words[${#words[@]} - 1]}
  typed=${current%"${current##*[=:]}"}  # bash keeps this, and completes the rest
  COMPREPLY=()
  for index in "${!words[@]}"; do
    case ${words[index]} in
      \"* | \'*) words[index]=${words[index]:1} ;;
    esac
    words[index]=${words[index]%[\"\']}
  done
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default
      return
    fi
    text=${line%%$'\t'*}
    [[ $text == *= ]] && compopt -o nospace
    text=${text#"$typed"}
    COMPREPLY+=("$(printf '%q' "$text")")
  done < <("${COMP_WORDS[0]}" __complete "${words[@]:1}" 2>/dev/null)
}

# `export ENV=` names the environments of the folder; everything else is left to bash.
_gcdt_export() {
  local name
  COMPREPLY=()
  if [[ ${COMP_WORDS[COMP_CWORD - 1]} == ENV && ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
    name=
  elif [[ $COMP_CWORD -gt 1 && ${COMP_WORDS[COMP_CWORD - 2]} == ENV ]]; then
    name=${COMP_WORDS[COMP_CWORD]}
  else
    compopt -o nospace
    mapfile -t COMPREPLY < <(compgen -v -S = -- "${COMP_WORDS[COMP_CWORD]}")
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$(gcdt __environments 2>/dev/null)" -- "$name")
}

complete -F _gcdt gcdt kumo ramuda tenkai yugen
# A completion that somebody else has made for export stays.
complete -p export &>/dev/null || complete -o default -F _gcdt_export export
