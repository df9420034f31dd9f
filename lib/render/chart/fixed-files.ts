import type { SystemSpec } from '../../spec/system';
import { header, templateHeader } from './header';
import { templateYaml } from './template-yaml';

/** Files of a chart that have nothing of a stage in them. */
export function fixedFiles(system: SystemSpec): Map<string, string> {
  const { name } = system;
  return new Map([
    ['.helmignore', `# ${header(name)}\n${ignored.join('\n')}\n`],
    ['Chart.yaml', `# ${header(name)}\n${chartYaml(system)}`],
    ['templates/NOTES.txt', `${templateHeader(name)}${notes}`],
    ['templates/facts.yaml', `${templateHeader(name)}${factsCheck(system)}`],
  ]);
}

/** What is none of the chart, and what editors and systems leave lying about. */
const ignored = ['/logging/', '/monitoring/', '.DS_Store', '*.orig', '*.swp', '*~'];

function chartYaml({ name, stages }: SystemSpec): string {
  return templateYaml({
    apiVersion: 'v2',
    name,
    description: stages[0]?.description ?? `The services of ${name}.`,
    type: 'application',
    // required, and without meaning here: a stage follows a commit
    version: '1.0.0',
  });
}

const notes = `{{ .Chart.Name }} is applied as stage {{ .Values.stage }}.
{{- range $service, $image := .Values.images }}
{{- if not $image.tag }}
{{ $service }} has no released tag: a stand-in runs in its place, or nothing.
{{- end }}
{{- end }}
{{- $examples := (printf "values-%s.yaml" .Values.stage | .Files.Get | fromYaml).facts }}
{{- if and $examples (eq (toJson $examples) (toJson .Values.facts)) }}
The facts are examples: hosts and ARNs that do not exist. Put those of a deployment into a values file of your own.
{{- end }}
`;

/**
 * Renders nothing, and stops Helm when a fact has no value. An example beside real values stops it, too: a fact that Argo
 * CD was not told of would reach the programs as a host that does not exist.
 */
function factsCheck({ stages }: SystemSpec): string {
  const names = stages.map(({ stage }) => stage).join(', ');
  return `{{- if not .Values.stage }}
{{- fail "which stage? Add --values values-<stage>.yaml, of ${names}" }}
{{- end }}
{{- $facts := .Values.facts | default dict }}
{{- $examples := (printf "values-%s.yaml" .Values.stage | .Files.Get | fromYaml).facts | default dict }}
{{- $missing := list }}
{{- $untouched := list }}
{{- range $name, $example := $examples }}
{{- if not (get $facts $name) }}{{ $missing = append $missing $name }}{{ end }}
{{- if eq (get $facts $name) $example }}{{ $untouched = append $untouched $name }}{{ end }}
{{- end }}
{{- $source := "Argo CD takes each from an annotation slipway.dev/... of the Secret of its cluster" }}
{{- if $missing }}
{{- fail (printf "no value for these facts: %s. %s" (join ", " $missing) $source) }}
{{- end }}
{{- if and $untouched (lt (len $untouched) (len $examples)) }}
{{- fail (printf "still the examples of values-%s.yaml: %s. %s" .Values.stage (join ", " $untouched) $source) }}
{{- end }}
`;
}
