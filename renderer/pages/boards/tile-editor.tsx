import { Button, Drawer, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { boardPanes, periodChoices, tileGrains } from './board-choices'
import type { BoardTile, MetricContent, TileContent } from '../../../main/contract/boards'
import type { MeasureView } from '../../../main/contract/metrics'
import { useRoute } from '../../api/use-route'
import { matchesWords } from '../../app/pinyin-match'
import { BoardTileView } from './board-tile'
import { freePlace, freshTileId } from './board-layout'
import { ColourEditor } from './colour-editor'
import { ConditionEditor } from './condition-editor'
import { contentAs, firstSize, isMetric, newContent, tileKinds } from './tile-kinds'
import { useTileName } from './tile-names'
import { measuresOf } from './tile-values'

interface TileEditorProps {
  /** Null for a new one. */
  readonly tile: BoardTile | null
  readonly tiles: readonly BoardTile[]
  readonly onSave: (tile: BoardTile) => void
  readonly onClose: () => void
}

/** What a tile shows, picked from the metrics layer, beside how it will look with the real figures. */
export function TileEditor({ tile, tiles, onSave, onClose }: TileEditorProps) {
  const { t } = useTranslation()
  const name = useTileName()
  const { data: catalog } = useRoute('metrics.catalog', {})
  const measures = useMemo(() => catalog?.measures ?? [], [catalog])
  const [content, setContent] = useState<TileContent>(tile?.content ?? newContent)
  const [title, setTitle] = useState(tile?.title ?? '')
  const place = tile ?? { id: freshTileId(tiles), ...freePlace(tiles, firstSize[content.kind].w, firstSize[content.kind].h), ...firstSize[content.kind] }
  const preview: BoardTile = { ...place, title, content }
  return (
    <Drawer open onClose={onClose} size={760} title={tile === null ? t('boards.edit.add') : t('boards.edit.change', { name: name(tile.content, tile.title) })} className="tile-editor" keyboard>
      <div className="tile-editor-body">
        <form
          className="stack tile-editor-form"
          aria-label={t('boards.edit.form')}
          onSubmit={(event) => {
            event.preventDefault()
            onSave(preview)
          }}
        >
          <Field label={t('boards.edit.kind')}>
            <Select value={content.kind} options={tileKinds.map((value) => ({ value, label: t(`boards.kinds.${value}`) }))} onChange={(kind) => setContent(contentAs(kind, content, measures))} aria-label={t('boards.edit.kind')} />
          </Field>
          {isMetric(content) && <MetricFields content={content} measures={measures} onChange={setContent} />}
          {content.kind === 'text' && (
            <Field label={t('boards.kinds.text')}>
              <Input.TextArea value={content.text} rows={6} maxLength={4_000} onChange={(event) => setContent({ kind: 'text', text: event.target.value })} aria-label={t('boards.kinds.text')} />
            </Field>
          )}
          {content.kind === 'pane' && (
            <Field label={t('boards.kinds.pane')}>
              <Select value={content.pane} options={boardPanes.map((value) => ({ value, label: t(`boards.panes.${value}`) }))} onChange={(pane) => setContent({ kind: 'pane', pane })} aria-label={t('boards.kinds.pane')} />
            </Field>
          )}
          {content.kind !== 'pane' && (
            <Field label={t('boards.edit.title')}>
              <Input value={title} maxLength={120} placeholder={name(content, '')} onChange={(event) => setTitle(event.target.value)} aria-label={t('boards.edit.title')} />
            </Field>
          )}
          <div className="row">
            <Button type="primary" htmlType="submit">
              {tile === null ? t('boards.edit.add') : t('boards.edit.apply')}
            </Button>
            <Button onClick={onClose}>{t('components.cancel')}</Button>
          </div>
        </form>
        <div className="tile-preview" aria-label={t('boards.edit.preview')} role="group">
          <BoardTileView tile={preview} />
        </div>
      </div>
    </Drawer>
  )
}

function MetricFields({ content, measures, onChange }: { readonly content: MetricContent; readonly measures: readonly MeasureView[]; readonly onChange: (content: MetricContent) => void }) {
  const { t } = useTranslation()
  const chosen = measuresOf(content)
  const nameOf = (id: string): string => t(`measures.${id}.name`, { defaultValue: id })
  const options = measures.map((measure) => ({ value: measure.id, label: nameOf(measure.id) }))
  const search = { filterOption: (typed: string, option: { readonly label: string } | undefined) => matchesWords(option?.label ?? '', typed) }
  const dimensions = (measures[0] === undefined ? [] : [...new Set(measures.flatMap((measure) => measure.dimensions))]).filter((id) => chosen.every((each) => measures.find((measure) => measure.id === each)?.dimensions.includes(id) === true))
  const dimensionOptions = dimensions.map((value) => ({ value, label: t(`dimensions.${value}`) }))
  const many = content.kind === 'series' || content.kind === 'table'
  const first = measures.find((measure) => measure.id === chosen[0])
  return (
    <>
      <Field label={many ? t('boards.edit.measures') : t('boards.edit.measure')} note={chosen.map((id) => t(`measures.${id}.definition`, { defaultValue: '' })).filter((text) => text !== '').slice(0, 2).join(' ')}>
        {many ? (
          <Select mode="multiple" value={content.measures} options={options} showSearch={search} maxCount={content.kind === 'series' ? 4 : 8} onChange={(next: string[]) => next.length > 0 && onChange({ ...content, measures: next })} aria-label={t('boards.edit.measures')} />
        ) : (
          <Select value={content.measure} options={options} showSearch={search} onChange={(measure: string) => onChange({ ...content, measure })} aria-label={t('boards.edit.measure')} />
        )}
      </Field>
      {(content.kind === 'bars' || content.kind === 'tree_map') && (
        <Field label={t('boards.edit.by')}>
          <Select value={content.by} options={dimensionOptions} showSearch={search} onChange={(by: string) => onChange({ ...content, by })} aria-label={t('boards.edit.by')} />
        </Field>
      )}
      {content.kind === 'table' && (
        <Field label={t('boards.edit.by')}>
          <Select mode="multiple" value={content.by} options={dimensionOptions} maxCount={3} showSearch={search} onChange={(by: string[]) => by.length > 0 && onChange({ ...content, by })} aria-label={t('boards.edit.by')} />
        </Field>
      )}
      {content.kind === 'tree_map' && (
        <Field label={t('boards.edit.colourBy')}>
          <Select value={content.colourBy} allowClear options={options} showSearch={search} onChange={(colourBy: string | undefined) => onChange({ ...content, colourBy: colourBy ?? null })} aria-label={t('boards.edit.colourBy')} />
        </Field>
      )}
      {content.kind === 'series' && (
        <Field label={t('boards.edit.grain')}>
          <span className="row">
            <Select value={content.grain} options={tileGrains.map((value) => ({ value, label: t(`boards.grains.${value}`) }))} onChange={(grain) => onChange({ ...content, grain })} aria-label={t('boards.edit.grain')} style={{ width: 110 }} />
            <Segmented value={content.shape} options={(['line', 'bars'] as const).map((value) => ({ value, label: t(`boards.shapes.${value}`) }))} onChange={(shape) => onChange({ ...content, shape })} aria-label={t('boards.edit.shape')} />
          </span>
        </Field>
      )}
      {content.kind === 'series' && (
        <Field label={t('boards.edit.running')} note={t('boards.edit.runningNote')}>
          <span>
            <Switch checked={content.running === true} onChange={(running) => onChange({ ...content, running })} aria-label={t('boards.edit.running')} />
          </span>
        </Field>
      )}
      <Field label={t('boards.edit.period')}>
        <Select value={content.period} options={(['board', ...periodChoices] as const).map((value) => ({ value, label: t(`boards.periods.${value}`) }))} onChange={(period) => onChange({ ...content, period })} aria-label={t('boards.edit.period')} />
      </Field>
      {'compareTo' in content && (
        <Field label={t('boards.edit.compare')}>
          <Select value={content.compareTo} options={(['none', 'previous_period', 'year_ago'] as const).map((value) => ({ value, label: t(`boards.compare.${value}`) }))} onChange={(compareTo) => onChange({ ...content, compareTo })} aria-label={t('boards.edit.compare')} />
        </Field>
      )}
      {'limit' in content && (
        <Field label={t('boards.edit.limit')}>
          <InputNumber value={content.limit} min={content.kind === 'tree_map' ? 2 : 1} max={content.kind === 'table' ? 1_000 : content.kind === 'bars' ? 50 : 100} onChange={(limit) => limit !== null && onChange({ ...content, limit: Math.round(limit) })} aria-label={t('boards.edit.limit')} />
        </Field>
      )}
      {'colours' in content && <ColourEditor rules={content.colours} type={first?.type ?? 'number'} onChange={(colours) => onChange({ ...content, colours: [...colours] })} />}
      <Field label={t('boards.conditions.title')}>
        <ConditionEditor where={content.where} measures={chosen} onChange={(where) => onChange({ ...content, where: [...where] })} />
      </Field>
    </>
  )
}

function Field({ label, note, children }: { readonly label: string; readonly note?: string; readonly children: ReactNode }) {
  return (
    <div className="tile-field">
      <span className="secondary small">{label}</span>
      {children}
      {note !== undefined && note !== '' && <span className="quiet small">{note}</span>}
    </div>
  )
}
