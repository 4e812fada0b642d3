"""The genogram as a scene: items paint a finished layout and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from finder.diagrams.geometry import Diagram, Line, Symbol
from finder.diagrams.trail import Trail
from finder.model.person import PersonId
from gui.colours import Colours
from gui.pages.network.painting import draw_label, draw_line, draw_symbol, label_rect, line_path, shape_path

LABELS_FROM_SCALE = 0.35
_MARGIN = 40.0
_STEPPED_BACK = 0.22


class PersonItem(QGraphicsItem):
    """One person: symbol and label."""

    def __init__(self, symbol: Symbol, colours: Colours) -> None:
        super().__init__()
        self.symbol = symbol
        self.colours = colours
        self.is_current = False
        self.is_on_way = False
        self.setToolTip(symbol.tooltip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(2)

    def boundingRect(self) -> QRectF:
        """Return symbol, halo and label."""
        side = self.symbol.size + 24
        symbol = QRectF(self.symbol.x - side / 2, self.symbol.y - side / 2, side, side)
        return symbol.united(label_rect(self.symbol)).adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """Return what can be clicked."""
        path = shape_path(self.symbol.shape, self.symbol.x, self.symbol.y, self.symbol.size)
        path.addRect(label_rect(self.symbol))
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the person; names go when they would be too small to read."""
        draw_symbol(painter, self.symbol, self.colours, is_current=self.is_current, is_on_way=self.is_on_way)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= LABELS_FROM_SCALE:
            draw_label(painter, self.symbol, self.colours)


class LineItem(QGraphicsItem):
    """One line between people."""

    def __init__(self, line: Line, colours: Colours) -> None:
        super().__init__()
        self.line = line
        self.colours = colours
        self.is_current = False
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        """Return the line with room for slashes."""
        return line_path(self.line).boundingRect().adjusted(-12, -12, 12, 12)

    def shape(self) -> QPainterPath:
        """Return a band along the line."""
        stroker = QPainterPathStroker()
        stroker.setWidth(6)
        return stroker.createStroke(line_path(self.line))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Draw the line."""
        draw_line(painter, self.line, self.colours, is_current=self.is_current)


class GenogramScene(QGraphicsScene):
    """Shows one diagram; ``person_chosen`` carries the id of the person clicked."""

    person_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[PersonId, PersonItem] = {}
        self.lines: list[LineItem] = []
        self.current: PersonId | None = None
        self.diagram: Diagram | None = None

    def set_diagram(self, diagram: Diagram, colours: Colours) -> None:
        """Show another diagram; the current person stays current if they are in it."""
        self.clear()
        self.diagram = diagram
        self.setBackgroundBrush(Qt.BrushStyle.NoBrush)
        self.lines = [LineItem(line, colours) for line in diagram.lines]
        self.people = {symbol.person_id: PersonItem(symbol, colours) for symbol in diagram.symbols}
        for item in (*self.lines, *self.people.values()):
            self.addItem(item)
        self.setSceneRect(self.itemsBoundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        current, self.current = self.current, None
        self.set_current(current if current in self.people else self.focus_person())

    def focus_person(self) -> PersonId | None:
        """Return the child."""
        return next((item.symbol.person_id for item in self.people.values() if item.symbol.is_focus), None)

    def set_current(self, person: PersonId | None, way: Trail | None = None) -> None:
        """Mark one person with the way from the child to them; without a way, the lines to the nearest relatives."""
        if person == self.current and way is None:
            return
        self.current = person
        for item in self.people.values():
            self._mark(item, is_current=item.symbol.person_id == person)
            self._mark_way(item, is_on_way=way is not None and item.symbol.person_id in way.people)
        for place, line in enumerate(self.lines):
            is_near = person is not None and person in line.line.people
            self._mark(line, is_current=is_near if way is None else place in way.lines)

    def show_only(self, wanted: Trail | None) -> None:
        """Let everything outside a part of the drawing step back; None shows all of it alike."""
        for person, item in self.people.items():
            item.setOpacity(1.0 if wanted is None or person in wanted.people else _STEPPED_BACK)
        for place, line in enumerate(self.lines):
            line.setOpacity(1.0 if wanted is None or place in wanted.lines else _STEPPED_BACK)

    def _mark_way(self, item: PersonItem, *, is_on_way: bool) -> None:
        if item.is_on_way != is_on_way:
            item.is_on_way = is_on_way
            item.update()

    def _mark(self, item: PersonItem | LineItem, *, is_current: bool) -> None:
        if item.is_current != is_current:
            item.is_current = is_current
            item.update()

    def neighbour(self, towards_x: int, towards_y: int) -> PersonId | None:
        """Return the nearest person in a direction from the current one.

        Args:
            towards_x: -1 left, 1 right, 0 neither.
            towards_y: -1 up, 1 down, 0 neither.
        """
        here = self.people.get(self.current) if self.current is not None else None
        if here is None:
            return self.focus_person()
        best: tuple[float, PersonId] | None = None
        for person, item in self.people.items():
            dx, dy = item.symbol.x - here.symbol.x, item.symbol.y - here.symbol.y
            ahead, aside = dx * towards_x + dy * towards_y, dx * towards_y + dy * towards_x
            if ahead <= 1 or abs(aside) > 4 * ahead:
                continue
            distance = ahead + 2 * abs(aside)
            if best is None or distance < best[0]:
                best = (distance, person)
        return best[1] if best else None

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Choose the person under the pointer."""
        for item in self.items(event.scenePos()):
            if isinstance(item, PersonItem):
                self.person_chosen.emit(item.symbol.person_id)
                break
        super().mousePressEvent(event)
