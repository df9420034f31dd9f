const WEAK_REFERENCE = /\{"Fn::GetStackOutput":\{"StackName":"([^"]+)",[^}]*"OutputName":"([^"]+)"\}\}/g;

/** `${shop-dev-database: Main.Arn}` for an output of another stack, which would fill a line. */
export function shortened(text: string): string {
  return text.replaceAll(
    WEAK_REFERENCE,
    (_, stack: string, output: string) => `\${${stack}: ${output.replace(/^PublishOutput(FnGetAtt|Ref)/, '')}}`,
  );
}
