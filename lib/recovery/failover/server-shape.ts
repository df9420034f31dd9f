import type { Copy, Server } from './tools';

/** The part of an instance's description by RDS that a copy in its place has to have. */
export interface DescribedShape {
  readonly DBInstanceClass?: string;
  readonly MultiAZ?: boolean;
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string }[];
  readonly DBSubnetGroup?: { readonly DBSubnetGroupName?: string };
  readonly DBParameterGroups?: readonly { readonly DBParameterGroupName?: string }[];
  readonly StorageType?: string;
  readonly MaxAllocatedStorage?: number;
  readonly DeletionProtection?: boolean;
  readonly IAMDatabaseAuthenticationEnabled?: boolean;
  readonly PerformanceInsightsEnabled?: boolean;
  readonly PerformanceInsightsRetentionPeriod?: number;
  readonly EnabledCloudwatchLogsExports?: readonly string[];
  readonly AutoMinorVersionUpgrade?: boolean;
  readonly CACertificateIdentifier?: string;
  readonly TagList?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/**
 * Settings of an instance in the words of a request that makes one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
export function shapeOf(described: DescribedShape): NonNullable<Server['shape']> {
  const { MaxAllocatedStorage, PerformanceInsightsRetentionPeriod } = described;
  return {
    DBInstanceClass: described.DBInstanceClass,
    MultiAZ: described.MultiAZ,
    VpcSecurityGroupIds: (described.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
    DBSubnetGroupName: described.DBSubnetGroup?.DBSubnetGroupName,
    StorageType: described.StorageType,
    ...(MaxAllocatedStorage !== undefined && { MaxAllocatedStorage }),
    DeletionProtection: described.DeletionProtection,
    EnableIAMDatabaseAuthentication: described.IAMDatabaseAuthenticationEnabled,
    EnablePerformanceInsights: described.PerformanceInsightsEnabled,
    ...(PerformanceInsightsRetentionPeriod !== undefined && { PerformanceInsightsRetentionPeriod }),
    EnableCloudwatchLogsExports: described.EnabledCloudwatchLogsExports ?? [],
    AutoMinorVersionUpgrade: described.AutoMinorVersionUpgrade,
    CACertificateIdentifier: described.CACertificateIdentifier,
    PubliclyAccessible: false,
    // those that begin like this are CloudFormation's, which nobody else may set
    Tags: (described.TagList ?? []).filter(({ Key = '' }) => !Key.startsWith('aws:')),
  };
}

/**
 * The request that makes a copy. PostgreSQL takes no parameter group with it, and a copy in the same region no subnets: it has
 * those of its source.
 */
export function copyRequest({ instance, source, like, key, holdsData }: Copy): Record<string, unknown> {
  const region = regionOf(source);
  const { DBSubnetGroupName, ...shape } = like.shape ?? {};
  return {
    ...shape,
    ...(!holdsData && { MultiAZ: false, DeletionProtection: false }),
    DBInstanceIdentifier: instance,
    SourceDBInstanceIdentifier: source,
    ...(region !== undefined && { DBSubnetGroupName, SourceRegion: region, KmsKeyId: key }),
  };
}

/** Name of the settings of an instance. */
export const settingsOf = ({ DBParameterGroups }: DescribedShape): string | undefined =>
  DBParameterGroups?.[0]?.DBParameterGroupName;

/** Region of an ARN; undefined for a name, which is of this region. */
export const regionOf = (instance: string): string | undefined =>
  instance.startsWith('arn:') ? instance.split(':')[3] : undefined;
