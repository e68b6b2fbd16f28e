import { Component, type ErrorInfo, type ReactNode } from 'react'
import { shell } from '../api/client'
import { FailureView } from '../components/feedback/failure-view'

interface CrashBoundaryProps {
  readonly children: ReactNode
}

interface CrashBoundaryState {
  readonly error: unknown
}

/** A page that breaks shows what happened and can be tried again; the frame around it stays. */
export class CrashBoundary extends Component<CrashBoundaryProps, CrashBoundaryState> {
  override state: CrashBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): CrashBoundaryState {
    return { error }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    void shell('logs.report', { message: error.message.slice(0, 9_000), stack: `${error.stack ?? ''}\n${info.componentStack ?? ''}`.slice(0, 9_000) }).catch(() => undefined)
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <FailureView error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}
