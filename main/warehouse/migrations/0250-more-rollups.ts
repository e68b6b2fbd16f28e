import type { Migration } from '../migration'

const first = (deal: string): string => `(SELECT h.amount_e4 FROM opportunity_history AS h WHERE h.opportunity_id = ${deal} AND h.amount_e4 IS NOT NULL ORDER BY h.seq LIMIT 1)`
const isKept = (deal: string): string => `EXISTS (SELECT 1 FROM rollup_first_amount AS kept WHERE kept.opportunity_id = ${deal})`
/** The first amount of a deal whose history has changed, and its day of creation if that makes a difference. */
const takeFirstAgain = (row: 'new' | 'old'): string => `
      INSERT INTO rollup_dirty SELECT 5, o.created_at FROM opportunity AS o JOIN rollup_first_amount AS kept ON kept.opportunity_id = o.id
        WHERE o.id = ${row}.opportunity_id AND kept.amount_e4 IS NOT ${first('o.id')} ON CONFLICT DO NOTHING;
      UPDATE rollup_first_amount SET amount_e4 = ${first(`${row}.opportunity_id`)} WHERE opportunity_id = ${row}.opportunity_id;`
/** The days on which an invoice, as it was, changed what is owed or overdue. */
const daysOfInvoice = `
      INSERT INTO rollup_dirty VALUES (6, old.known_at), (6, max(old.known_at, old.due_at + 1)) ON CONFLICT DO NOTHING;
      INSERT INTO rollup_dirty SELECT 6, max(p.known_at, old.known_at) FROM payment AS p WHERE p.invoice_id = old.id ON CONFLICT DO NOTHING;`
const dayOfPayment = `INSERT INTO rollup_dirty SELECT 6, max(old.known_at, i.known_at) FROM invoice AS i WHERE i.id = old.invoice_id ON CONFLICT DO NOTHING;`
const invoiceOf = (row: 'new' | 'old'): string => `INSERT INTO rollup_dirty_invoice SELECT ${row}.invoice_id WHERE ${row}.invoice_id IS NOT NULL ON CONFLICT DO NOTHING;`

/**
 * A statement's own way with conflicts overrules OR IGNORE inside of triggers, but not ON CONFLICT.
 *
 * Two more facts that dashboards read summed up; see 0060-rollups. rollup_dirty.fact 5: deals by the day of their creation with the amount first
 * known of them; rollup_first_amount keeps that amount for deals whose amount has changed since. 6: what is owed, as changes by the day on which they
 * took effect, so that the sum up to a day is the balance of that day: invoices not yet due (overdue = 0) and overdue (1), settled ones in
 * neither. Which invoices have changed stands in rollup_dirty_invoice; the days on which they counted before in rollup_dirty.
 */
export const moreRollups: Migration = {
  id: 250,
  name: 'more-rollups',
  up: `
    CREATE TABLE rollup_first_amount (opportunity_id INTEGER PRIMARY KEY, amount_e4 INTEGER);
    CREATE TABLE rollup_created (
      month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_created_day (
      month INTEGER NOT NULL, day INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, day, region_id, unit_id)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_created_product (
      month INTEGER NOT NULL, region_id INTEGER NOT NULL, product_id INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, region_id, product_id)
    ) WITHOUT ROWID;
    DROP INDEX opportunity_created;
    CREATE INDEX opportunity_created ON opportunity (created_at, region_id, unit_id, product_id, amount_e4);

    CREATE TABLE rollup_dirty_invoice (invoice_id INTEGER PRIMARY KEY);
    CREATE TABLE rollup_receivable (
      month INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, overdue INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, region_id, unit_id, overdue)
    ) WITHOUT ROWID;
    CREATE TABLE rollup_receivable_day (
      month INTEGER NOT NULL, day INTEGER NOT NULL, region_id INTEGER NOT NULL, unit_id INTEGER NOT NULL, overdue INTEGER NOT NULL,
      facts INTEGER NOT NULL, amount_e4 INTEGER NOT NULL, PRIMARY KEY (month, day, region_id, unit_id, overdue)
    ) WITHOUT ROWID;

    INSERT INTO rollup_first_amount SELECT DISTINCT o.id, ${first('o.id')} FROM opportunity_history AS later JOIN opportunity AS o ON o.id = later.opportunity_id WHERE later.amount_e4 IS NOT o.amount_e4;
    INSERT INTO rollup_dirty SELECT DISTINCT 5, created_at FROM opportunity WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO rollup_dirty_invoice SELECT id FROM invoice;

    CREATE TRIGGER opportunity_created_insert AFTER INSERT ON opportunity BEGIN INSERT INTO rollup_dirty VALUES (5, new.created_at) ON CONFLICT DO NOTHING; END;
    CREATE TRIGGER opportunity_created_delete AFTER DELETE ON opportunity BEGIN
      INSERT INTO rollup_dirty VALUES (5, old.created_at) ON CONFLICT DO NOTHING;
      DELETE FROM rollup_first_amount WHERE opportunity_id = old.id;
    END;
    CREATE TRIGGER opportunity_created_move AFTER UPDATE OF created_at, region_id, unit_id, product_id ON opportunity
      WHEN old.created_at <> new.created_at OR old.region_id IS NOT new.region_id OR old.unit_id IS NOT new.unit_id OR old.product_id IS NOT new.product_id BEGIN
      INSERT INTO rollup_dirty VALUES (5, old.created_at), (5, new.created_at) ON CONFLICT DO NOTHING;
    END;
    CREATE TRIGGER opportunity_created_amount AFTER UPDATE OF amount_e4 ON opportunity
      WHEN old.amount_e4 IS NOT new.amount_e4 AND NOT EXISTS (SELECT 1 FROM rollup_first_amount AS kept WHERE kept.opportunity_id = new.id AND kept.amount_e4 IS NOT NULL) BEGIN
      INSERT INTO rollup_dirty SELECT 5, new.created_at WHERE coalesce(${first('new.id')}, new.amount_e4, 0) <> coalesce(old.amount_e4, 0) ON CONFLICT DO NOTHING;
      INSERT INTO rollup_first_amount SELECT new.id, ${first('new.id')} WHERE true ON CONFLICT DO NOTHING;
    END;
    CREATE TRIGGER opportunity_history_first_amount AFTER INSERT ON opportunity_history WHEN instr(new.change, 'amount') > 0 AND NOT ${isKept('new.opportunity_id')} BEGIN
      INSERT INTO rollup_first_amount SELECT new.opportunity_id, ${first('new.opportunity_id')};
      INSERT INTO rollup_dirty SELECT 5, o.created_at FROM opportunity AS o JOIN rollup_first_amount AS kept ON kept.opportunity_id = o.id
        WHERE o.id = new.opportunity_id AND coalesce(kept.amount_e4, o.amount_e4, 0) <> coalesce(o.amount_e4, 0) ON CONFLICT DO NOTHING;
    END;
    CREATE TRIGGER opportunity_history_earlier_amount AFTER INSERT ON opportunity_history WHEN instr(new.change, 'amount') = 0 AND ${isKept('new.opportunity_id')} BEGIN ${takeFirstAgain('new')}
    END;
    CREATE TRIGGER opportunity_history_amount_gone AFTER DELETE ON opportunity_history WHEN ${isKept('old.opportunity_id')} BEGIN ${takeFirstAgain('old')}
    END;
    CREATE TRIGGER opportunity_history_amount_update AFTER UPDATE OF seq, amount_e4 ON opportunity_history WHEN old.amount_e4 IS NOT new.amount_e4 OR old.seq <> new.seq BEGIN
      INSERT INTO rollup_dirty SELECT 5, created_at FROM opportunity WHERE id = new.opportunity_id ON CONFLICT DO NOTHING;
      INSERT INTO rollup_first_amount SELECT new.opportunity_id, ${first('new.opportunity_id')} WHERE true ON CONFLICT (opportunity_id) DO UPDATE SET amount_e4 = excluded.amount_e4;
    END;

    CREATE TRIGGER invoice_receivable_insert AFTER INSERT ON invoice BEGIN INSERT INTO rollup_dirty_invoice VALUES (new.id) ON CONFLICT DO NOTHING; END;
    CREATE TRIGGER invoice_receivable_delete AFTER DELETE ON invoice BEGIN ${daysOfInvoice}
    END;
    CREATE TRIGGER invoice_receivable_update AFTER UPDATE OF known_at, due_at, amount_e4, region_id, unit_id ON invoice
      WHEN old.known_at <> new.known_at OR old.due_at <> new.due_at OR old.amount_e4 <> new.amount_e4 OR old.region_id IS NOT new.region_id OR old.unit_id IS NOT new.unit_id BEGIN
      INSERT INTO rollup_dirty_invoice VALUES (new.id) ON CONFLICT DO NOTHING; ${daysOfInvoice}
    END;
    CREATE TRIGGER payment_receivable_insert AFTER INSERT ON payment BEGIN ${invoiceOf('new')} END;
    CREATE TRIGGER payment_receivable_delete AFTER DELETE ON payment BEGIN ${invoiceOf('old')} ${dayOfPayment}
    END;
    CREATE TRIGGER payment_receivable_update AFTER UPDATE OF invoice_id, amount_e4, known_at ON payment
      WHEN old.invoice_id IS NOT new.invoice_id OR old.amount_e4 <> new.amount_e4 OR old.known_at <> new.known_at BEGIN
      ${invoiceOf('old')} ${invoiceOf('new')} ${dayOfPayment}
    END;
  `
}
