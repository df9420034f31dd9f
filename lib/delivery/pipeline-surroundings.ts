import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { CodePipelineSource, IFileSetProducer } from 'aws-cdk-lib/pipelines';
import type { Delivered } from '../lowering/delivery/pipeline-commands';

/** What all builds of a pipeline have in common. */
export interface PipelineSurroundings extends Delivered {
  readonly key: IKey;
  readonly logs: ILogGroup;
  readonly artifacts: Bucket;
  readonly source: CodePipelineSource;
  /** The assembly that is deployed. */
  readonly synth: IFileSetProducer;
}
