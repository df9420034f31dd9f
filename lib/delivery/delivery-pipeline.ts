import type { CfnOutput, Stage } from 'aws-cdk-lib';
import type { Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { ExecutionMode, PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CodeBuildStep, CodePipeline, CodePipelineSource, ManualApprovalStep, Step } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { deliveryTools } from '../data/delivery-tools';
import type { Delivered } from '../lowering/delivery/pipeline-commands';
import { IGNORED_PATHS, synthCommands } from '../lowering/delivery/pipeline-commands';
import { isReachedFromOutside } from '../lowering/delivery/reached-from-outside';
import { deliveryWatches } from '../lowering/delivery/delivery-watches';
import { deliveryReceivers } from '../lowering/delivery/receivers';
import { imagesBuiltBy } from '../lowering/delivery/repository';
import { approvalOf } from '../lowering/delivery/stage-approval';
import { pipelineName } from '../lowering/names';
import type { DeliverySpec } from '../spec/delivery';
import type { StageSpec } from '../spec/stage';
import { Announcements } from './announcements';
import { artifactBucket } from './artifact-store';
import { buildEnvironment, synthEnvironment, toolsBuildSpec } from './build-environment';
import { ClusterDelivery } from './cluster-delivery';
import { finishOtherRegions } from './other-regions';
import { ImageBuilder } from './image-builder';
import { PipelineConditions } from './pipeline-conditions';
import { RefMover } from './ref-mover';
import { RepositoryConnection } from './repository-connection';
import { reviewed, Reviewer } from './reviewer';
import { Verification } from './verification';
import { acknowledgePipeline } from './wildcards-of-pipeline';

/** Name of the action that reads the repository; a trigger refers to it. */
const SOURCE = 'Repository';

/** One stage of the system, as it is described and as it is deployed. */
export interface DeliveredStage {
  readonly spec: StageSpec;
  readonly stage: Stage;
  /** What stands for it in a second region: deployed after it, with the same approval. */
  readonly standby?: Stage;
  /** Says where users reach it, where the description does not. */
  readonly edgeUrl?: CfnOutput;
}

export interface DeliveryPipelineProps extends Delivered {
  readonly delivery: DeliverySpec;
  /** Services whose image is built from the system's own code. */
  readonly ownImages: readonly string[];
  /** What the stages have in common; deployed first. */
  readonly shared?: Stage;
  /** In the order of delivery. */
  readonly stages: readonly DeliveredStage[];
  readonly key: Key;
  readonly logs: ILogGroup;
}

/** From a push to production: checks, itself, then stage after stage, each asked whether it works before the next begins. */
export class DeliveryPipeline extends Construct {
  private readonly source: CodePipelineSource;
  private readonly pipelines: CodePipeline;
  private readonly announcements: Announcements;
  private readonly reviewer?: Reviewer;
  private readonly refMover: RefMover;
  private readonly imageBuilder?: ImageBuilder;
  private readonly clusterDelivery?: ClusterDelivery;
  private readonly verification?: Verification;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryPipelineProps,
  ) {
    super(scope, id);
    const { system, key, delivery, stages } = props;
    const connection = new RepositoryConnection(this, 'Repository', system, delivery);
    this.source = CodePipelineSource.connection(connection.repository, delivery.branch, {
      connectionArn: connection.arn,
      actionName: SOURCE,
    });
    const synth = this.synthStep();
    const artifacts = artifactBucket(this, 'Artifacts', key);
    const surroundings = { ...props, source: this.source, synth, artifacts };
    const specs = stages.map(({ spec }) => spec);
    const receivers = deliveryReceivers(specs);
    this.announcements = new Announcements(this, 'Announcements', { system, key, receivers });
    const { topic } = this.announcements;
    this.refMover = new RefMover(this, 'Ref', surroundings, connection);
    if (imagesBuiltBy(delivery) === 'codebuild' && props.ownImages.length > 0)
      this.imageBuilder = new ImageBuilder(this, 'Images', surroundings, connection, props.ownImages);
    // a project that nothing runs would have permissions for nothing
    if (specs.some((spec) => approvalOf(spec) !== 'none'))
      this.reviewer = new Reviewer(this, 'Review', surroundings, topic);
    if (specs.some((spec) => this.isInCluster(spec)))
      this.clusterDelivery = new ClusterDelivery(this, 'ClusterDelivery', surroundings);
    if (specs.some(isReachedFromOutside)) this.verification = new Verification(this, 'Verification', surroundings);
    this.pipelines = this.createPipeline(synth, artifacts);
    this.addStages();
    this.pipelines.buildPipeline();
    acknowledgePipeline(this.pipelines, artifacts);
    finishOtherRegions(this.pipelines.pipeline);
    this.setConditions(this.pipelines.pipeline);
    this.announcements.follow(this.pipelines.pipeline);
  }

  private synthStep(): CodeBuildStep {
    return new CodeBuildStep('Synth', {
      input: this.source,
      commands: synthCommands(this.props),
      installCommands: ['npm ci'],
      primaryOutputDirectory: 'cdk.out',
      buildEnvironment: synthEnvironment,
    });
  }

  private createPipeline(synth: CodeBuildStep, artifacts: Bucket): CodePipeline {
    const { system, logs } = this.props;
    return new CodePipeline(this, 'Pipelines', {
      pipelineName: pipelineName(system),
      pipelineType: PipelineType.V2,
      // every commit is delivered, one after the other: what was approved is what is deployed
      executionMode: ExecutionMode.QUEUED,
      synth,
      artifactBucket: artifacts,
      crossAccountKeys: true,
      enableKeyRotation: true,
      usePipelineRoleForActions: true,
      publishAssetsInParallel: false,
      useChangeSets: false,
      cliVersion: deliveryTools.cdk.version,
      cdkAssetsCliVersion: deliveryTools.cdkAssets.version,
      codeBuildDefaults: {
        buildEnvironment,
        logging: { cloudWatch: { logGroup: logs } },
        partialBuildSpec: toolsBuildSpec,
      },
    });
  }

  private addStages(): void {
    if (this.props.shared) this.pipelines.addStage(this.props.shared);
    // the repositories of the registry are there by now
    if (this.imageBuilder)
      this.pipelines.addWave('images', { post: [this.imageBuilder.step(this.props.delivery.branch)] });
    for (const { spec, stage, standby, edgeUrl } of this.props.stages) {
      if (this.reviewer && approvalOf(spec) !== 'none')
        this.addApproval(spec, this.reviewer.step(spec, standby ? [stage, standby] : [stage]));
      const post = Step.sequence(this.stepsAfter(spec, edgeUrl));
      this.pipelines.addStage(stage, { post });
      if (standby) this.pipelines.addStage(standby);
    }
  }

  private isInCluster(spec: StageSpec): boolean {
    return deliveryWatches(spec, this.props.target).length > 0;
  }

  private stepsAfter(spec: StageSpec, edgeUrl: CfnOutput | undefined): Step[] {
    return [
      this.refMover.step(spec.stage),
      ...(this.clusterDelivery && this.isInCluster(spec) ? [this.clusterDelivery.step(spec)] : []),
      ...(this.verification?.steps(spec, edgeUrl) ?? []),
    ];
  }

  /** In stages of their own, since a rollback does all of a stage again, and must wait for nobody. */
  private addApproval(spec: StageSpec, review: Step): void {
    this.pipelines.addWave(`review-${spec.stage}`, { post: [review] });
    const approval = new ManualApprovalStep(`Approve ${spec.stage}`, {
      comment: reviewed(spec.stage, 'SUMMARY'),
      reviewUrl: reviewed(spec.stage, 'LINK'),
    });
    this.pipelines.addWave(`approve-${spec.stage}`, { post: [approval] });
  }

  private setConditions(pipeline: Pipeline): void {
    const conditions = new PipelineConditions(pipeline);
    conditions.startOn(this.props.delivery.branch, SOURCE, IGNORED_PATHS);
    for (const { spec, standby } of this.props.stages) {
      conditions.rollBack(spec.stage);
      if (standby) conditions.rollBack(standby.stageName);
      if (spec.delivery?.window) conditions.openIn(spec.stage, spec.delivery.window);
      if (approvalOf(spec) === 'broadened-permissions')
        conditions.askOnlyIf(`approve-${spec.stage}`, reviewed(spec.stage, 'BROADENS'), 'yes');
    }
  }
}
