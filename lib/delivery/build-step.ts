import type { PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import type { IStage } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { CfnOutput } from 'aws-cdk-lib';
import type {
  CodePipelineActionFactoryResult,
  FileSet,
  ICodePipelineActionFactory,
  IFileSetProducer,
  ProduceActionOptions,
} from 'aws-cdk-lib/pipelines';
import { StackOutputReference, Step } from 'aws-cdk-lib/pipelines';

export interface BuildStepProps {
  readonly project: PipelineProject;
  readonly input: IFileSetProducer;
  /** Further inputs: the name of a variable that tells the build in which variable of CodeBuild the folder is. */
  readonly moreInputs?: Readonly<Record<string, IFileSetProducer>>;
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose value a stack tells once it is deployed. */
  readonly outputs?: Readonly<Record<string, CfnOutput>>;
  /** Under which later actions find the variables that the build exports. */
  readonly variablesNamespace?: string;
}

/** One run of a project that several steps share. CDK's own step would make a project, with a role, for each. */
export class BuildStep extends Step implements ICodePipelineActionFactory {
  private readonly references: ReadonlyMap<string, StackOutputReference>;

  constructor(
    id: string,
    private readonly props: BuildStepProps,
  ) {
    super(id);
    this.addDependencyFileSet(outputOf(props.input));
    for (const input of Object.values(props.moreInputs ?? {})) this.addDependencyFileSet(outputOf(input));
    this.references = new Map(
      Object.entries(props.outputs ?? {}).map(([name, output]) => [name, StackOutputReference.fromCfnOutput(output)]),
    );
    this.discoverReferencedOutputs(props.env);
  }

  override get consumedStackOutputs(): StackOutputReference[] {
    return [...this.references.values()];
  }

  produceAction(stage: IStage, options: ProduceActionOptions): CodePipelineActionFactoryResult {
    const { project, input, moreInputs = {}, variablesNamespace } = this.props;
    const more = Object.entries(moreInputs).map(
      ([name, producer]) => [name, options.artifacts.toCodePipeline(outputOf(producer))] as const,
    );
    stage.addAction(
      new CodeBuildAction({
        actionName: options.actionName,
        runOrder: options.runOrder,
        project,
        input: options.artifacts.toCodePipeline(outputOf(input)),
        extraInputs: more.map(([, artifact]) => artifact),
        environmentVariables: values({
          ...this.props.env,
          ...Object.fromEntries(more.map(([name, artifact]) => [name, `CODEBUILD_SRC_DIR_${artifact.artifactName}`])),
          ...this.outputValues(options),
        }),
        ...(variablesNamespace !== undefined && { variablesNamespace }),
      }),
    );
    return { runOrdersConsumed: 1 };
  }

  private outputValues({ stackOutputsMap }: ProduceActionOptions): Record<string, string> {
    return Object.fromEntries(
      [...this.references].map(([name, reference]) => [name, stackOutputsMap.toCodePipeline(reference)]),
    );
  }
}

const values = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, { value }]));

function outputOf(producer: IFileSetProducer): FileSet {
  if (producer.primaryOutput === undefined) throw new Error('a step without output was given as an input');
  return producer.primaryOutput;
}
