/**
 * Decisions of a log as plain SQLite tables, for whoever reckons with SQL: `decision` and `event`, bodies as JSON.
 * Knows the stored form of a decision and nothing of the product's read models.
 */
import Database from 'better-sqlite3';

/** What the export needs of a decision. */
export type ExportedDecision = {
  readonly seq: number;
  readonly at: number;
  readonly command: {readonly type: string};
  readonly verdict:
    | {readonly kind: 'accepted'; readonly events: readonly {readonly type: string}[]}
    | {readonly kind: 'rejected'};
};

/** A position in the log as one number: decisions in order, events in order within one. */
const EVENTS_PER_DECISION_MAX = 100_000;

/** Writes every decision to a database at `file` (`:memory:` keeps it off the disk). The caller closes it. */
export function exportDecisions(decisions: Iterable<ExportedDecision>, file = ':memory:'): Database.Database {
  const db = new Database(file);
  db.exec(`
    CREATE TABLE decision(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, command TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
    CREATE TABLE event(pos INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE INDEX event_type ON event(type);
  `);
  const decision = db.prepare('INSERT INTO decision VALUES (?, ?, ?, ?)');
  const event = db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (const {seq, at, command, verdict} of decisions) {
      decision.run(seq, at, command.type, verdict.kind);
      if (verdict.kind === 'rejected') continue;
      for (const [n, body] of verdict.events.entries())
        event.run(seq * EVENTS_PER_DECISION_MAX + n, seq, at, body.type, JSON.stringify(body));
    }
  })();
  return db;
}
