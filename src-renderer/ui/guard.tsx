/** A part of the page that may fail alone: what goes wrong inside stays inside and can be tried again. */
import {Component, type ReactNode} from 'react';

type GuardProps = {
  readonly children: ReactNode;
  /** Shown instead of the children; `again` shows them once more. */
  readonly failed: (why: string, again: () => void) => ReactNode;
};

export class Guard extends Component<GuardProps, {readonly why: string | undefined}> {
  override state: {readonly why: string | undefined} = {why: undefined};

  static getDerivedStateFromError(error: unknown): {readonly why: string} {
    return {why: error instanceof Error ? error.message : String(error)};
  }

  override render(): ReactNode {
    if (this.state.why === undefined) return this.props.children;
    return this.props.failed(this.state.why, () => this.setState({why: undefined}));
  }
}
