/**
 * Statements that make a database with some of everything that a dump must carry.
 *
 * @param text letters outside ASCII that the database's encoding has
 * @param noiseMiB data that do not compress, so that an upload has several parts
 */
export function richDatabase(text: string, noiseMiB: number): string[] {
  return [
    'CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION pg_trgm; CREATE EXTENSION pgcrypto',
    'CREATE EXTENSION btree_gist; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION ltree',
    `CREATE SCHEMA "Ünusual ""schema"".one"`.replace('Ü', text[0] ?? 'U'),
    `CREATE TABLE "select" ("from" int PRIMARY KEY, "Weird ""column""." text); INSERT INTO "select" SELECT i, '${text}' || i FROM generate_series(1, 500) i`,
    `CREATE TYPE mood AS ENUM ('sad', '${text}'); CREATE DOMAIN positive AS int CHECK (VALUE > 0)`,
    `CREATE TABLE everything (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name citext UNIQUE, tags hstore,
       path ltree, doc jsonb, at timestamptz DEFAULT '2026-11-21T03:00:00Z', raw bytea, span int4range, how mood, many positive,
       total numeric(30, 10), list text[], twice numeric GENERATED ALWAYS AS (total * 2) STORED,
       EXCLUDE USING gist (id WITH =, span WITH &&))`,
    `INSERT INTO everything (name, tags, path, doc, raw, span, how, many, total, list)
       SELECT 'Name' || i, hstore('k', i::text), ('top.n' || i)::ltree, jsonb_build_object('i', i, 'text', '${text}'),
         decode(md5(i::text), 'hex'), int4range(i, i + 2), '${text}', i, i / 7.0, ARRAY['a', NULL, E'tab\\tquote"back\\\\slash']
       FROM generate_series(1, 2000) i`,
    'CREATE INDEX everything_trgm ON everything USING gin ((name::text) gin_trgm_ops)',
    `CREATE TABLE measure (at date NOT NULL, value int) PARTITION BY RANGE (at);
     CREATE TABLE measure_2025 PARTITION OF measure FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
     CREATE TABLE measure_2026 PARTITION OF measure FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (value);
     CREATE TABLE measure_2026_rest PARTITION OF measure_2026 DEFAULT;
     INSERT INTO measure SELECT '2025-06-01'::date + i, i FROM generate_series(1, 400) i`,
    `CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
     INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 3), (4, 5)`,
    'CREATE SEQUENCE "Odd Seq" INCREMENT 7 START 100; SELECT nextval(\'"Odd Seq"\'), nextval(\'"Odd Seq"\')',
    'CREATE VIEW "a few" AS SELECT name FROM everything WHERE id < 10',
    'CREATE MATERIALIZED VIEW summed AS SELECT count(*) AS rows, sum(total) AS total FROM everything',
    `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
     CREATE TRIGGER touch BEFORE UPDATE ON everything FOR EACH ROW EXECUTE FUNCTION touch()`,
    `CREATE TABLE referring (everything bigint REFERENCES everything, how int);
     INSERT INTO referring SELECT i, -i FROM generate_series(1, 100) i;
     ALTER TABLE referring ADD CONSTRAINT later CHECK (how > 0) NOT VALID`,
    'CREATE UNLOGGED TABLE fast (a int); INSERT INTO fast VALUES (1)',
    `CREATE TABLE guarded (who text); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; INSERT INTO guarded VALUES ('me'), ('you');
     CREATE POLICY mine ON guarded USING (who = current_user)`,
    `DO $$ BEGIN FOR i IN 1..150 LOOP EXECUTE format('CREATE TABLE many_%s (id int PRIMARY KEY, note text)', i);
       EXECUTE format('INSERT INTO many_%s SELECT g, md5(g::text) FROM generate_series(1, %s) g', i, i); END LOOP; END $$`,
    `SELECT lo_from_bytea(0, decode(repeat(md5(i::text), 4000), 'hex')) FROM generate_series(1, 5) i`,
    `CREATE TABLE noise AS SELECT i, gen_random_bytes(1024) AS bytes FROM generate_series(1, ${noiseMiB * 1024}) i`,
    `COMMENT ON TABLE everything IS 'it''s "${text}"'`,
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path TO "$user", public, "Some, schema"', current_database());
       EXECUTE format('ALTER DATABASE %I SET app.greeting TO %L', current_database(), 'it''s, "me"'); END $$`,
  ];
}
