import { ArnFormat, CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnRotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { usersOf } from '../lowering/database-access';
import { cacheName, cacheUserName, logGroupName, secretName } from '../lowering/names';
import { acknowledge } from '../shared/acknowledge';
import { encryptedLogGroup } from '../shared/log-group';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { StageSpec } from '../spec/stage';
import { AccessFunctions } from './access-functions';
import { NO_ACCESS, SERVICE_ACCESS } from './access-strings';

/**
 * A Valkey cache takes a user group of either engine, a Redis OSS cache one of this engine only. So the users stay as
 * they are when a cache moves to Valkey, which ElastiCache does in place.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
const USER_ENGINE = 'redis';
