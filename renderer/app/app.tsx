import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import english from 'antd/locale/en_US'
import chinese from 'antd/locale/zh_CN'
import i18next from 'i18next'
import { useEffect, useMemo, type ReactNode } from 'react'
import { styleNonce } from '../api/bridge'
import { antdTheme } from '../theme/antd-theme'
import { LookProvider, useLook } from '../theme/theme-context'
import { CrashBoundary } from './crash-boundary'
import { usePreferenceSync } from './preference-sync'
import { usePreferences } from './preferences'
import type { AppRouter } from './router'

export function App({ client, router }: { readonly client: QueryClient; readonly router: AppRouter }) {
  return (
    <QueryClientProvider client={client}>
      <LookProvider>
        <Dressed>
          <CrashBoundary>
            <RouterProvider router={router} />
          </CrashBoundary>
        </Dressed>
      </LookProvider>
    </QueryClientProvider>
  )
}

/** antd in our theme and the page's language. */
function Dressed({ children }: { readonly children: ReactNode }) {
  const { tokens, fontScale } = useLook()
  const language = usePreferences((state) => state.language)
  const theme = useMemo(() => antdTheme(tokens, fontScale), [tokens, fontScale])
  const csp = useMemo(() => {
    const nonce = styleNonce()
    return nonce === undefined ? {} : { nonce }
  }, [])
  usePreferenceSync()
  useEffect(() => {
    document.documentElement.lang = language
    if (i18next.language !== language) void i18next.changeLanguage(language)
    document.title = i18next.t('frame.title')
  }, [language])
  return (
    <ConfigProvider theme={theme} csp={csp} locale={language === 'zh-CN' ? chinese : english} componentSize="medium" button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}
