/**
 * Text of the description as the text of a Helm template, which gives exactly that text again.
 *
 * Templates of ours quote with backticks only, so that YAML never has to escape what stands between braces.
 */
export function literal(text: string): string {
  return text.replaceAll('{{', '{{ `{{` }}');
}

/** An argument of a command, of which Kubernetes would expand `$(NAME)` and shorten `$$`. */
export function argument(text: string): string {
  return literal(text.replaceAll('$', '$$$$'));
}
