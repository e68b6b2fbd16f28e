import {
  CellApiModule, CellStyleModule, ClientSideRowModelApiModule, ClientSideRowModelModule, ColumnApiModule, ColumnAutoSizeModule, CsvExportModule, EventApiModule, LocaleModule, ModuleRegistry, NumberFilterModule,
  QuickFilterModule, RenderApiModule, RowApiModule, RowSelectionModule, RowStyleModule, ScrollApiModule, TextFilterModule, TooltipModule
} from 'ag-grid-community'

ModuleRegistry.registerModules([
  CellApiModule, CellStyleModule, ClientSideRowModelApiModule, ClientSideRowModelModule, ColumnApiModule, ColumnAutoSizeModule, CsvExportModule, EventApiModule, LocaleModule, NumberFilterModule,
  QuickFilterModule, RenderApiModule, RowApiModule, RowSelectionModule, RowStyleModule, ScrollApiModule, TextFilterModule, TooltipModule
])
