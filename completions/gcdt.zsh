#compdef gcdt kumo ramuda tenkai yugen -value-,ENV,-default-
# Completion of gcdt, kumo, ramuda, tenkai and yugen for zsh: asks the program what fits. `ENV=`
# names the environments of the folder.

_gcdt_environments() {
  local -a names
  names=(${${(f)"$(gcdt __environments 2>/dev/null)"}%%$'\t'*})
  compadd -a names
}

_gcdt() {
  if [[ $service == -value-* || ${compstate[context]} == value ]]; then
    _gcdt_environments
    return
  fi
  local line text
  local -a lines asked open closed open_shown closed_shown
  asked=(${(Q)words[2,CURRENT]})
  (( CURRENT > $#asked + 1 )) && asked+=('')
  lines=(${(f)"$(${(Q)words[1]} __complete "${asked[@]}" 2>/dev/null)"})
  for line in $lines; do
    if [[ $line == :files ]]; then
      [[ $PREFIX == *=* ]] && compset -P '*='
      _files
      return
    fi
    text=${line%%$'\t'*}
    if [[ $text == *= ]]; then
      open+=("$text")
      open_shown+=("$text  -- ${line#*$'\t'}")
    else
      closed+=("$text")
      closed_shown+=("$text${line#$text$'\t'}")
      [[ -n ${line#*$'\t'} ]] && closed_shown[-1]="$text  -- ${line#*$'\t'}"
    fi
  done
  (( $#closed )) && compadd -l -d closed_shown -a closed
  (( $#open )) && compadd -l -S '' -d open_shown -a open
  (( $#closed + $#open ))
}

if [[ $funcstack[1] == _gcdt ]]; then
  _gcdt "$@"  # loaded from a folder of fpath, on the first use
else
  compdef _gcdt gcdt kumo ramuda tenkai yugen -value-,ENV,-default-
fi
