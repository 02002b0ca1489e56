import {onWillRender, onWillUpdateProps, useState} from "@odoo/owl";

/**
 * For a component that shows one large list after another: forgets the last one. All that
 * a rendering reads is kept until a part of it changes, or the component is destroyed; so
 * it also reads a number, which changes when another rendering is due anyway.
 */
export function useFreshReads() {
    const reads = useState({count: 0});
    onWillRender(() => reads.count);
    onWillUpdateProps(() => {
        reads.count++;
    });
}
