/**
 * What a service may do in its cache: everything with any key and channel, nothing with the server. It is the same in
 * Redis OSS 7 and Valkey; the category `dangerous` holds what administers (CONFIG, ACL, REPLICAOF, CLIENT KILL, ...) and
 * FLUSHALL and FLUSHDB, which would empty the cache for the services beside it, too. Given back out of that category:
 *
 * - INFO, which clients ask for when they connect or say how they are (ioredis, Sidekiq, Spring Boot)
 * - KEYS, with which Spring empties a cache unless it is told to use SCAN; the slow log shows who waits for it
 * - SORT, which reads one key and is in there for the time that it takes
 *
 * CLIENT SETNAME and SETINFO, which clients send when they connect, were never taken away.
 * https://valkey.io/topics/acl/
 */
export const SERVICE_ACCESS = 'on ~* &* +@all -@dangerous +info +keys +sort';

/** Nobody signs in as this user, whatever the password. */
export const NO_ACCESS = 'off -@all';
